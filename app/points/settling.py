"""What becomes of an award: posted after public notice, held when it is contested, released or reversed by the committee."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.events import Act, record
from app.kit.texts import text
from app.kit.working_days import after_working_days
from app.orders.events import ServiceDisputed, ServiceRated
from app.people.events import ActRefused
from app.people.models import ActKind, Language
from app.points import correcting, ledger, locking, queries
from app.points.awards import credit, reference_of, sides, told
from app.points.checks.evidence import Evidence
from app.points.checks.flags import Flag
from app.points.events import PointsHeld, PointsPosted, PointsReversed
from app.points.lifecycle import move
from app.points.models import Award, AwardStatus, RuleVersion, Stage, TransactionKind
from app.points.rules import Rule, rule_of
from app.reviews import queries as reviews
from app.reviews.events import CaseDecided, CaseOpened
from app.reviews.models import Case, CaseKind, Decision


def post(award_id: UUID, act: Act) -> bool:
    """Let an award stand whose public notice has ended; whether it does so by this call. Anything else changes nothing.

    While another service of the same volunteer waits for the committee because both cannot be, neither stands.
    """
    award = queries.for_update(award_id)
    is_due = award.status is AwardStatus.PROVISIONAL and award.posts_on <= local_date(act.at)
    if not is_due or queries.is_contradicted(award):
        return False
    move(award, AwardStatus.POSTED)
    if award.volunteer_points:
        lines = (*sides(award, Stage.PROVISIONAL, -1), *sides(award, Stage.POSTED))
        ledger.write(TransactionKind.POSTING, f"posting:{award.id}", lines, act, award_id=award.id)
    record(told(PointsPosted, award, act))
    return True


def hold(award: Award, flag: Flag, act: Act, evidence: Evidence | None = None) -> None:
    """Let a provisional award wait for the committee, because somebody contests it. What is posted is only ever reversed."""
    if award.status is not AwardStatus.PROVISIONAL:
        return
    move(award, AwardStatus.HELD)
    flags = [*award.explanation.get("flags", ()), flag.value]
    known = {**award.explanation.get("evidence", {}), flag.value: evidence or {}}
    award.explanation = {**award.explanation, "flags": flags, "evidence": known}
    db.session.flush()
    record(told(PointsHeld, award, act, flags=(flag,)))


def release(award: Award, act: Act, approved_by_id: UUID | None = None) -> None:
    """Let a held award go its way: credited, if it was not, and with a public notice that begins now."""
    move(award, AwardStatus.PROVISIONAL)
    award.posts_on = after_working_days(local_date(act.at), _notice(award))
    db.session.flush()
    if not ledger.has(reference_of(award)):
        credit(award, act, approved_by_id)


def reverse(award_id: UUID, reason: str, act: Act, approved_by_id: UUID | None = None) -> None:
    """Take an award back, by the committee's decision, also where its reward points are spent: then the volunteer owes them.

    Refusals: :class:`app.points.errors.AwardStands`.
    """
    award = queries.for_update(award_id)
    stage = Stage.POSTED if award.status is AwardStatus.POSTED else Stage.PROVISIONAL
    move(award, AwardStatus.REVERSED)
    award.explanation = {**award.explanation, "reversed": reason}
    if award.volunteer_points and ledger.has(reference_of(award)):
        ledger.write(
            TransactionKind.REVERSAL, f"reversal:{award.id}", sides(award, stage, -1), act, award_id=award.id,
            reason=reason, approved_by_id=approved_by_id,
        )  # fmt: skip
    db.session.flush()
    record(told(PointsReversed, award, act))


def on_service_rated(event: ServiceRated) -> None:
    """Hold the points of a service that is rated low after they were awarded."""
    award = queries.of_assignment_for_update(event.assignment_id)
    if award is None:
        return
    least = _rule(award).lowest_paid_stars
    if event.stars < least:
        hold(award, Flag.LOW_RATING, event, {"stars": event.stars, "least": least})


def on_service_disputed(event: ServiceDisputed) -> None:
    """Hold the points of a service whose record somebody contests."""
    award = queries.of_assignment_for_update(event.assignment_id)
    if award is not None:
        hold(award, Flag.DISPUTED, event)


def on_act_refused(event: ActRefused) -> None:
    """Reverse the points of a service that was entered in somebody's name and was not theirs."""
    award = queries.of_assignment_for_update(event.subject_id) if event.kind is ActKind.SERVICE_ENTRY else None
    if award is not None and award.status is not AwardStatus.REVERSED:
        reverse(award.id, text("case.refused", Language.CHINESE), event)


def on_case_opened(event: CaseOpened) -> None:
    """Hold the points of a service while somebody else's appeal against the decision about it is heard."""
    if event.kind is not CaseKind.APPEAL:
        return
    case = reviews.case(event.case_id)
    award = queries.of_assignment_for_update(case.assignment_id) if case.assignment_id else None
    if award is not None and award.volunteer_id != case.opened_by_id:
        hold(award, Flag.APPEALED, event)


def on_case_decided(event: CaseDecided) -> None:
    """Do with the points of a service what the committee decided: release, reverse, or reverse and award anew.

    A claim that is upheld reverses them, unless it was the volunteer's own: then the record was wrong to their harm. Points that
    are held are released once nothing else speaks against them. What was taken back comes back by an appeal alone: another case
    about the same service, which is decided later, does not undo it.
    """
    award = queries.of_assignment_for_update(event.assignment_id) if event.assignment_id else None
    if award is None or (award.status is AwardStatus.REVERSED and event.kind is not CaseKind.APPEAL):
        return
    settled = _Settled.of(reviews.case(event.case_id), event)
    is_own = settled.case.opened_by_id == award.volunteer_id
    if event.decision is Decision.ADJUST:
        _correct(award, settled.case.minutes or award.minutes_served, settled)
    elif event.decision is Decision.REJECT or (event.decision is Decision.UPHELD and not is_own):
        _take_back(award, settled)
    elif award.status is AwardStatus.REVERSED and event.decision is Decision.POST:
        _correct(award, award.minutes_served, settled)
    elif award.status is AwardStatus.HELD and not reviews.is_contested(award.assignment_id):
        release(award, settled, settled.approved_by_id)


@dataclass(frozen=True)
class _Settled:
    """A decision as the ledger keeps it: the act of whose decision it is, with the second person beside.

    Of a service that was entered afterwards the one who entered it is the first person, and who lets it count the second.
    """

    case: Case
    at: datetime
    actor_id: UUID | None
    approved_by_id: UUID | None

    @classmethod
    def of(cls, case: Case, event: CaseDecided) -> "_Settled":
        """From the case as it was decided."""
        entered_by = reviews.entered_by(case)
        if entered_by is not None and case.approved_by_id is None:
            return cls(case, event.at, entered_by, case.decided_by_id)
        return cls(case, event.at, case.decided_by_id, case.approved_by_id)


def _take_back(award: Award, settled: _Settled) -> None:
    if award.status is not AwardStatus.REVERSED:
        reverse(award.id, settled.case.reason or "", settled, settled.approved_by_id)


def _correct(award: Award, minutes: int, settled: _Settled) -> None:
    """Take back what was awarded, and award the service anew; it waits on while something else speaks against it.

    That writes to the ledger twice, with the volunteer's stars between. So what either may wait for is locked before both: else
    this would wait for the accounts of one stage with the other's, and the stars, in hand, and somebody else the other way round.
    """
    locking.lock_for([award.assignment_id])
    _take_back(award, settled)
    waits = reviews.is_contested(award.assignment_id)
    made = correcting.again(award, minutes, settled, settled.case.reason or "", waits=waits)
    if not waits:
        credit(made, settled, settled.approved_by_id)


def _notice(award: Award) -> int:
    return _rule(award).notice_working_days


def _rule(award: Award) -> Rule:
    version = db.session.get_one(RuleVersion, award.rule_version_id)
    return rule_of(version.rule)
