"""Objections: one case a service, with the words of everybody who objects to its points during public notice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.kit.database import db
from app.kit.ids import new_id
from app.kit.pages import Order as Sorted
from app.kit.pages import Page, PageRequest, page_of
from app.people.actors import Actor, Occasion
from app.reviews import queries
from app.reviews.cases import open_case
from app.reviews.errors import ObjectionDecided, ObjectionRaisedAlready, TooManyObjections
from app.reviews.models import WAITING, Case, CaseKind, CaseStatus, Decision, Objection

MOST_OPEN = 5
"""A person's objections that wait for a committee: nobody holds up more of their neighbours' points at a time."""


@dataclass(frozen=True)
class Objected:
    """The points that somebody objects to, and the service that they are for."""

    award_id: UUID
    assignment_id: UUID
    order_id: UUID
    place_code: str


@dataclass(frozen=True)
class OwnObjection:
    """An objection as the one who raised it reads it; the decision's reason is there once it is decided."""

    id: UUID
    award_id: UUID
    words: str
    objected_at: datetime
    status: CaseStatus
    decision: Decision | None
    reason: str | None


def put(to: Objected, words: str, occasion: Occasion) -> OwnObjection:
    """Put an objection before the committee of the place, beside others to the same points that still wait.

    Refusals: :class:`ObjectionRaisedAlready`, :class:`ObjectionDecided`, :class:`TooManyObjections`.
    """
    _may_put(to.award_id, occasion)
    evidence = {"award_id": str(to.award_id), "flags": ["objected"]}
    open_case(CaseKind.OBJECTION, to.place_code, to.assignment_id, to.order_id, evidence, occasion)
    case = queries.of_subject(CaseKind.OBJECTION, to.assignment_id)
    if case.status not in WAITING:
        raise ObjectionDecided()
    made = Objection(
        id=new_id(), case_id=case.id, award_id=to.award_id, objector_id=occasion.person.account_id,
        words=words, objected_at=occasion.at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return OwnObjection(made.id, made.award_id, words, made.objected_at, case.status, None, None)


def own(actor: Actor, request: PageRequest) -> Page[OwnObjection]:
    """The person's own objections with what became of them, the latest first."""
    columns = (Objection.id, Objection.award_id, Objection.words, Objection.objected_at)
    rows = select(*columns, Case.status, Case.decision, Case.reason).join(Case, Case.id == Objection.case_id)
    page = page_of("objections", rows.where(Objection.objector_id == actor.account_id), Sorted([Objection.id]), request)
    return Page([OwnObjection(*row) for row in page.rows], page.next_cursor)


def words_of(case_id: UUID) -> list[str]:
    """What the objectors of a case say, the first first; without who says it."""
    said = select(Objection.words).where(Objection.case_id == case_id).order_by(Objection.id)
    return list(db.session.scalars(said))


def _may_put(award_id: UUID, occasion: Occasion) -> None:
    mine = Objection.objector_id == occasion.person.account_id
    if db.session.scalar(select(Objection.id).where(mine, Objection.award_id == award_id)) is not None:
        raise ObjectionRaisedAlready()
    waiting = select(func.count()).select_from(Objection).join(Case, Case.id == Objection.case_id)
    if (db.session.scalar(waiting.where(mine, Case.status.in_(WAITING))) or 0) >= MOST_OPEN:
        raise TooManyObjections(most=MOST_OPEN)
