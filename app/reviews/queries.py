"""Named selects of cases."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    exists,
    false,
    literal_column,
    or_,
    select,
    text,
    union,
)

from app.kit.database import db
from app.orders.models import Assignment, Order, Rating
from app.people.actors import Actor
from app.people.models import Grant, Role
from app.registration.models import Volunteer
from app.reviews.models import WAITING, Case, CaseKind, CaseStep, Objection, StepKind
from app.reviews.policy import Concerned

CONTESTING = (
    CaseKind.LOW_RATING, CaseKind.FLAGGED, CaseKind.DISPUTE, CaseKind.OBJECTION, CaseKind.SECOND_APPROVAL,
)  # fmt: skip
"""Kinds of case that speak against a service as long as they are open."""


def case(case_id: UUID) -> Case:
    """A case that is known to exist."""
    return db.session.get_one(Case, case_id)


def of_subject(kind: CaseKind, subject_id: UUID) -> Case:
    """The case of a kind and subject, which is known to exist."""
    return db.session.scalars(select(Case).where(Case.kind == kind, Case.subject_id == subject_id)).one()


def find(kind: CaseKind, subject_id: UUID) -> Case | None:
    """The case of a kind and subject, if there is one, as it is now, locked."""
    its = select(Case).where(Case.kind == kind, Case.subject_id == subject_id).with_for_update()
    return db.session.scalar(its, execution_options={"populate_existing": True})


def above(place_code: str) -> str | None:
    """The code of the place above; ``None`` above a district."""
    return {12: place_code[:9], 9: place_code[:6]}.get(len(place_code))


def for_update(case_id: UUID) -> Case | None:
    """A case, locked after its order, as it is now."""
    of_case = select(Case.order_id).where(Case.id == case_id).scalar_subquery()
    db.session.execute(select(Order.id).where(Order.id == of_case).with_for_update())
    fresh = {"populate_existing": True}
    return db.session.scalar(select(Case).where(Case.id == case_id).with_for_update(), execution_options=fresh)


def is_contested(assignment_id: UUID) -> bool:
    """Whether a case that waits speaks against a service: one of those kinds, or an appeal by somebody else than who served."""
    anothers = (Case.kind == CaseKind.APPEAL) & (Case.opened_by_id != Case.member_id)
    speaks = or_(Case.kind.in_(CONTESTING), anothers)
    against = exists().where(Case.assignment_id == assignment_id, speaks, Case.status.in_(WAITING))
    return bool(db.session.scalar(select(against)))


def concerned(case: Case, decider: Actor) -> Concerned:
    """Whom a case concerns, and where the one who would decide it is at home."""
    home = select(Volunteer.organization_id).where(Volunteer.account_id == decider.account_id).scalar_subquery()
    people = (Order.poster_id, Order.recipient_id, Order.posted_by_id, Assignment.volunteer_id, Assignment.proved_by_id,
              Assignment.entered_by_id, Rating.rated_by_id)  # fmt: skip
    row = db.session.execute(
        select(Assignment.organization_id, home, *people)
        .select_from(Order)
        .outerjoin(Assignment, Assignment.id == case.assignment_id)
        .outerjoin(Rating, Rating.assignment_id == Assignment.id)
        .where(Order.id == case.order_id)
    ).one_or_none()
    organization_id, home_id, *ids = row or (None, None)
    known = {*ids, case.opened_by_id, case.member_id, *db.session.scalars(_contributors(case))}
    return Concerned(known - {None}, organization_id, home_id, frozenset(_grantors(case, decider)))


def _contributors(case: Case) -> CompoundSelect[Any]:
    """Who objected, and, of an appeal, who acted in what it is against."""
    objectors = select(Objection.objector_id).where(Objection.case_id == case.id)
    before = select(CaseStep.actor_id).where(CaseStep.case_id == case.subject_id)
    deciders = select(Case.decided_by_id).where(Case.id == case.subject_id)
    return union(objectors, before, deciders)


def _grantors(case: Case, decider: Actor) -> list[UUID]:
    """Who gave the decider the committee's role at the case's place or above."""
    above = [case.place_code[:digits] for digits in (6, 9, 12)]
    theirs = (Grant.account_id == decider.account_id, Grant.role == Role.COMMITTEE, Grant.revoked_at.is_(None))
    given = select(Grant.granted_by_id).where(*theirs, Grant.place_code.in_(above), Grant.granted_by_id.is_not(None))
    return [grantor for grantor in db.session.scalars(given) if grantor is not None]


def assignment_of(case: Case) -> Assignment | None:
    """The service that a case is about, as it is now."""
    if case.assignment_id is None:
        return None
    return db.session.get(Assignment, case.assignment_id, populate_existing=True)


def entered_by(case: Case) -> UUID | None:
    """Who entered the service that a case is about afterwards, if it was."""
    return db.session.scalar(select(Assignment.entered_by_id).where(Assignment.id == case.assignment_id))


def was_asked(case_id: UUID) -> bool:
    """Whether the member was asked a question already."""
    asked = exists().where(CaseStep.case_id == case_id, CaseStep.kind == StepKind.ASKED)
    return bool(db.session.scalar(select(asked)))


def at_places(codes: tuple[str, ...]) -> ColumnElement[bool]:
    """Cases of places and all below them; ``""`` is everywhere."""
    return or_(false(), *(Case.place_code.startswith(code, autoescape=True) for code in codes))


def queued_at(codes: tuple[str, ...]) -> ColumnElement[bool]:
    """Cases that wait for a decision at places and below, in the words of the queue's indexes (one a level)."""
    waiting = text("cases.status IN ('open', 'asked', 'proposed') AND cases.kind <> 'service'")
    here = [literal_column(f"left(cases.place_code, {len(code)})") == code for code in codes if len(code) in (6, 9, 12)]
    return and_(waiting, or_(false(), *here))
