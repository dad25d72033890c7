"""Decisions of the committee: one person's, or two persons' where points that stand, or very many, would move."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.kit.database import db
from app.kit.errors import Forbidden
from app.kit.events import Act, record
from app.people import claims
from app.people.actors import Occasion
from app.people.models import ActAnswer, ActKind
from app.points import correcting
from app.reviews import policy, queries, steps
from app.reviews.errors import (
    AskedAlready,
    CaseChanged,
    CaseClosesByItself,
    CaseNotFound,
    CaseStands,
    DecisionUnfit,
    EntryUnconfirmed,
    MinutesNamed,
    NobodyToAsk,
)
from app.reviews.events import CaseDecided, DecisionDeclined, DecisionProposed, MemberAsked
from app.reviews.lifecycle import move
from app.reviews.models import Case, CaseKind, CaseStatus, Decision, StepKind

MOST_ALONE = 200
"""More of a volunteer's points than these are not moved by one person alone."""
TAKING = frozenset({Decision.REJECT, Decision.ADJUST, Decision.UPHELD})
"""Decisions that take back what was credited."""


@dataclass(frozen=True)
class Verdict:
    """What one of the committee says about a case; ``minutes`` only where they are adjusted."""

    decision: Decision
    reason: str
    minutes: int | None = None


def decide(case_id: UUID, verdict: Verdict, occasion: Occasion, expected_version: int | None = None) -> Case:
    """Decide a case that waits, ask the member, or propose the decision where a second person is needed.

    Refusals: :class:`CaseNotFound` outside one's places, :class:`CaseChanged`, those of :func:`app.reviews.policy.denial`,
    :class:`CaseClosesByItself`, :class:`CaseStands`, :class:`DecisionUnfit`, :class:`MinutesNamed`, :class:`EntryUnconfirmed`,
    :class:`NobodyToAsk`, :class:`AskedAlready`. Points that are spent are taken back all the same: the volunteer owes them then.
    """
    case = _one_s_own(case_id, occasion, expected_version)
    if not policy.is_open_to_decide(case):
        raise CaseStands(status=case.status.value)
    if verdict.decision is Decision.ASK:
        _ask(case, verdict.reason, occasion)
        return case
    _check(case, verdict)
    case.decision, case.reason, case.minutes = verdict.decision, verdict.reason, verdict.minutes
    case.decided_by_id, case.level_code = occasion.actor_id, policy.level(case, occasion.person)
    if _needs_second(case, occasion):
        _propose(case, occasion)
    else:
        _conclude(case, verdict.reason, occasion)
    return case


def confirm(case_id: UUID, reason: str, occasion: Occasion, expected_version: int | None = None) -> Case:
    """Confirm, as the second person, what the first wants to decide: it is decided.

    Refusals as of :func:`decide`, and :class:`app.reviews.errors.SamePersonTwice`.
    """
    case = _proposed(case_id, occasion, expected_version)
    case.approved_by_id = occasion.actor_id
    case.level_code = min(case.level_code or case.place_code, policy.level(case, occasion.person), key=len)
    _conclude(case, reason, occasion)
    return case


def decline(case_id: UUID, reason: str, occasion: Occasion, expected_version: int | None = None) -> Case:
    """Do not confirm what the first person wants to decide: the case is open again. Refusals as of :func:`confirm`."""
    case = _proposed(case_id, occasion, expected_version)
    steps.keep(case, StepKind.DECLINED, reason, occasion)
    told = DecisionDeclined(**_about(case, occasion), proposer_id=_proposer(case))
    move(case, CaseStatus.OPEN)
    case.decision = case.reason = case.minutes = case.decided_by_id = case.level_code = None
    db.session.flush()
    record(told)
    return case


def _one_s_own(case_id: UUID, occasion: Occasion, expected_version: int | None) -> Case:
    """A case that this person may decide, locked."""
    case = queries.for_update(case_id)
    if case is None or not policy.may_see(case, occasion.person):
        raise CaseNotFound()
    if expected_version not in (None, case.version):
        raise CaseChanged()
    concerned = queries.concerned(case, occasion.person)
    _refuse(policy.denial(concerned, occasion.person))
    if case.status is CaseStatus.PROPOSED:
        _refuse(policy.denial_of_second(case, concerned, occasion.person))
    return case


def _refuse(denied: Forbidden | None) -> None:
    if denied is not None:
        raise denied


def _proposed(case_id: UUID, occasion: Occasion, expected_version: int | None) -> Case:
    case = _one_s_own(case_id, occasion, expected_version)
    if case.status is not CaseStatus.PROPOSED:
        raise CaseStands(status=case.status.value)
    if case.assignment_id is not None and case.decision is not None:
        _check(case, Verdict(case.decision, case.reason or "", case.minutes))
    return case


def _check(case: Case, verdict: Verdict) -> None:
    """Refuse a decision that is none for this case."""
    if case.kind is CaseKind.UNANSWERED:
        raise CaseClosesByItself()
    service = queries.assignment_of(case)
    fitting = policy.fitting(case, is_served=service is not None and service.checked_in_at is not None)
    if verdict.decision not in fitting:
        raise DecisionUnfit(fitting=", ".join(sorted(fitting)))
    if (verdict.decision is Decision.ADJUST) != (verdict.minutes is not None):
        raise MinutesNamed({"/minutes": ["named exactly where they are adjusted"]})
    if service is not None and service.entered_by_id is not None and verdict.decision in policy.CREDITING:
        said = claims.answer_to(ActKind.SERVICE_ENTRY, service.volunteer_id, service.id)
        if said is not ActAnswer.CONFIRMED:
            raise EntryUnconfirmed()


def _needs_second(case: Case, occasion: Occasion) -> bool:
    """Whether one person alone may not decide so: points that stand would be taken back, or very many would move."""
    if case.assignment_id is None:
        return False
    stake = correcting.stake(case.assignment_id, case.minutes, occasion)
    return (stake.is_posted and case.decision in TAKING) or stake.points > MOST_ALONE


def _ask(case: Case, question: str, occasion: Occasion) -> None:
    if case.kind is CaseKind.UNANSWERED:
        raise CaseClosesByItself()
    if case.member_id is None:
        raise NobodyToAsk()
    if queries.was_asked(case.id):
        raise AskedAlready()
    move(case, CaseStatus.ASKED)
    steps.keep(case, StepKind.ASKED, question, occasion)
    db.session.flush()
    record(MemberAsked(**_about(case, occasion), member_id=case.member_id))


def _propose(case: Case, occasion: Occasion) -> None:
    move(case, CaseStatus.PROPOSED)
    steps.keep(case, StepKind.PROPOSED, case.reason or "", occasion)
    db.session.flush()
    record(DecisionProposed(**_about(case, occasion)))


def _conclude(case: Case, words: str, occasion: Occasion) -> None:
    move(case, CaseStatus.DECIDED)
    case.decided_at = occasion.at
    steps.keep(case, StepKind.DECIDED, words, occasion)
    db.session.flush()
    record(_decided(case, occasion))


def _proposer(case: Case) -> UUID:
    if case.decided_by_id is None:
        raise LookupError("a proposed decision is somebody's")
    return case.decided_by_id


def _about(case: Case, act: Act) -> dict[str, Any]:
    return {
        "at": act.at, "actor_id": act.actor_id, "case_id": case.id, "order_id": case.order_id,
        "place_code": case.place_code,
    }  # fmt: skip


def _decided(case: Case, act: Act) -> CaseDecided:
    if case.decision is None:
        raise LookupError("a decided case has a decision")
    return CaseDecided(
        at=act.at,
        actor_id=act.actor_id,
        case_id=case.id,
        kind=case.kind,
        subject_id=case.subject_id,
        assignment_id=case.assignment_id,
        order_id=case.order_id,
        decision=case.decision,
    )
