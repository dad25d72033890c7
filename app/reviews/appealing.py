"""What the persons concerned do about a decision: answer a question once, and appeal once to the level above."""

from datetime import date
from typing import Any
from uuid import UUID

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.events import record
from app.kit.working_days import after_working_days
from app.people.actors import Actor, Occasion
from app.reviews import queries, steps
from app.reviews.cases import open_case
from app.reviews.errors import AppealedAlready, AppealFinal, AppealOver, CaseNotFound, CaseStands
from app.reviews.events import MemberAnswered
from app.reviews.lifecycle import move
from app.reviews.models import Case, CaseKind, CaseStatus, StepKind

DAYS_TO_APPEAL = 10
"""Working days after the day of the decision."""


def answer(case_id: UUID, words: str, occasion: Occasion) -> Case:
    """Answer the committee's question about one's own case, once; the case is before the committee again.

    Refusals: :class:`CaseNotFound`, :class:`CaseStands` where nothing is asked.
    """
    case = queries.for_update(case_id)
    if case is None or case.member_id != occasion.actor_id:
        raise CaseNotFound()
    if case.status is not CaseStatus.ASKED:
        raise CaseStands(status=case.status.value)
    move(case, CaseStatus.OPEN)
    steps.keep(case, StepKind.ANSWERED, words, occasion)
    db.session.flush()
    told: dict[str, Any] = {"at": occasion.at, "actor_id": occasion.actor_id}
    record(MemberAnswered(**told, case_id=case.id, order_id=case.order_id, place_code=case.place_code))
    return case


def appeal(case_id: UUID, words: str, occasion: Occasion) -> Case:
    """Appeal against a decision to the level above: who served, reported or received the help may, once; the appeal's case.

    Nobody who decided before decides the appeal. Refusals: :class:`CaseNotFound`, :class:`CaseStands` where nothing is decided,
    :class:`AppealFinal` for a district's decision and for one on an appeal, :class:`AppealOver` after ten working days,
    :class:`AppealedAlready`.
    """
    case = queries.for_update(case_id)
    if case is None or not is_concerned(case, occasion.person):
        raise CaseNotFound()
    place_code = _level_above(case, occasion)
    evidence = {"words": words, "against": str(case.id)}
    opened = open_case(
        CaseKind.APPEAL, place_code, case.id, case.order_id, evidence, occasion, service_id=case.assignment_id
    )
    if opened is None:
        raise AppealedAlready()
    steps.keep(case, StepKind.APPEALED, words, occasion)
    db.session.flush()
    return queries.case(opened)


def is_concerned(case: Case, actor: Actor) -> bool:
    """Whether they served, reported, or received the help."""
    return actor.account_id in (case.member_id, case.recipient_id)


def last_day(case: Case) -> date | None:
    """The last day on which an appeal is heard; ``None`` where none is: nothing is decided, or finally."""
    if case.decided_at is None or _above(case) is None:
        return None
    return date.fromordinal(after_working_days(local_date(case.decided_at), DAYS_TO_APPEAL).toordinal() - 1)


def _above(case: Case) -> str | None:
    """The place of the level above the one that decided; an appeal's decision is final."""
    return None if case.kind is CaseKind.APPEAL else queries.above(case.level_code or case.place_code)


def _level_above(case: Case, occasion: Occasion) -> str:
    if case.status is not CaseStatus.DECIDED:
        raise CaseStands(status=case.status.value)
    until, above = last_day(case), _above(case)
    if above is None or until is None:
        raise AppealFinal()
    if local_date(occasion.at) > until:
        raise AppealOver(until=until.isoformat())
    return above
