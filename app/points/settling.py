"""What becomes of an award: posted after public notice, held when it is contested, released or reversed by the committee."""

from uuid import UUID

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.events import Act, record
from app.orders.events import ServiceDisputed, ServiceRated
from app.points import ledger, queries
from app.points.awards import credit, reference_of, sides, told
from app.points.checks.flags import Flag
from app.points.events import PointsHeld, PointsPosted, PointsReversed
from app.points.lifecycle import move
from app.points.models import Award, AwardStatus, RuleVersion, Stage, TransactionKind
from app.points.rules import Rule, rule_of
from app.points.working_days import after_working_days
from app.reviews import queries as reviews
from app.reviews.events import CaseDecided
from app.reviews.models import Decision


def post(award_id: UUID, act: Act) -> bool:
    """Let an award stand whose public notice has ended; whether it does so by this call. Anything else changes nothing."""
    award = queries.for_update(award_id)
    if award.status is not AwardStatus.PROVISIONAL or award.posts_on > local_date(act.at):
        return False
    move(award, AwardStatus.POSTED)
    if award.volunteer_points:
        lines = (*sides(award, Stage.PROVISIONAL, -1), *sides(award, Stage.POSTED))
        ledger.write(TransactionKind.POSTING, f"posting:{award.id}", lines, act, award_id=award.id)
    record(told(PointsPosted, award, act))
    return True


def hold(award: Award, flag: Flag, act: Act) -> None:
    """Let a provisional award wait for the committee, because somebody contests it. What is posted is only ever reversed."""
    if award.status is not AwardStatus.PROVISIONAL:
        return
    move(award, AwardStatus.HELD)
    award.explanation = {**award.explanation, "flags": [*award.explanation["flags"], flag.value]}
    db.session.flush()
    record(told(PointsHeld, award, act, flags=(flag,)))


def release(award: Award, act: Act) -> None:
    """Let a held award go its way: credited, if it was not, and with a public notice that begins now."""
    move(award, AwardStatus.PROVISIONAL)
    award.posts_on = after_working_days(local_date(act.at), _notice(award))
    db.session.flush()
    if not ledger.has(reference_of(award)):
        credit(award, act)


def reverse(award_id: UUID, reason: str, act: Act) -> None:
    """Take an award back, by the committee's decision.

    Refusals: :class:`app.points.errors.AwardStands`; :class:`app.points.errors.BalanceTooLow` where the points are spent.
    """
    award = queries.for_update(award_id)
    stage = Stage.POSTED if award.status is AwardStatus.POSTED else Stage.PROVISIONAL
    move(award, AwardStatus.REVERSED)
    award.explanation = {**award.explanation, "reversed": reason}
    if award.volunteer_points and ledger.has(reference_of(award)):
        lines = sides(award, stage, -1)
        ledger.write(
            TransactionKind.REVERSAL, f"reversal:{award.id}", lines, act, award_id=award.id, reason=reason
        )  # fmt: skip
    db.session.flush()
    record(told(PointsReversed, award, act))


def on_service_rated(event: ServiceRated) -> None:
    """Hold the points of a service that is rated low after they were awarded."""
    award = queries.of_assignment_for_update(event.assignment_id)
    if award is not None and event.stars < _rule(award).lowest_paid_stars:
        hold(award, Flag.LOW_RATING, event)


def on_service_disputed(event: ServiceDisputed) -> None:
    """Hold the points of a service whose record somebody contests."""
    award = queries.of_assignment_for_update(event.assignment_id)
    if award is not None:
        hold(award, Flag.DISPUTED, event)


def on_case_decided(event: CaseDecided) -> None:
    """Reverse or release the points of a service by the committee's decision on a case about it.

    An objection that is upheld reverses them, unless it was the volunteer's own: then the record was wrong to their
    harm. Points that are held are released once nothing else speaks against them.
    """
    award = queries.of_assignment_for_update(event.subject_id)
    if award is None or award.status is AwardStatus.REVERSED:
        return
    case = reviews.case(event.case_id)
    if event.decision is Decision.UPHELD and case.opened_by_id != award.volunteer_id:
        reverse(award.id, case.reason or "", event)
    elif award.status is AwardStatus.HELD and not reviews.is_contested(award.assignment_id):
        release(award, event)


def _notice(award: Award) -> int:
    return _rule(award).notice_working_days


def _rule(award: Award) -> Rule:
    version = db.session.get_one(RuleVersion, award.rule_version_id)
    return rule_of(version.rule)
