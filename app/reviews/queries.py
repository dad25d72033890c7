"""Named selects of cases."""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, or_, select

from app.kit.database import db
from app.orders.models import Assignment, Order
from app.people.actors import Actor
from app.registration.models import Volunteer
from app.reviews.models import WAITING, Case, CaseKind, Objection
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


def for_update(case_id: UUID) -> Case | None:
    """A case, locked after its order, as it is now."""
    of_case = select(Case.order_id).where(Case.id == case_id).scalar_subquery()
    db.session.execute(select(Order.id).where(Order.id == of_case).with_for_update())
    fresh = {"populate_existing": True}
    return db.session.scalar(select(Case).where(Case.id == case_id).with_for_update(), execution_options=fresh)


def is_contested(assignment_id: UUID) -> bool:
    """Whether a case that waits speaks against a service."""
    against = exists().where(
        Case.assignment_id == assignment_id, Case.kind.in_(CONTESTING), Case.status.in_(WAITING)
    )  # fmt: skip
    return bool(db.session.scalar(select(against)))


def concerned(case: Case, decider: Actor) -> Concerned:
    """Whom a case concerns, and where the one who would decide it is at home."""
    home = select(Volunteer.organization_id).where(Volunteer.account_id == decider.account_id).scalar_subquery()
    people = (Order.poster_id, Order.recipient_id, Order.posted_by_id, Assignment.volunteer_id, Assignment.proved_by_id)
    row = db.session.execute(
        select(Assignment.organization_id, home, *people)
        .outerjoin(Assignment, Assignment.id == case.subject_id)
        .where(Order.id == case.order_id)
    ).one_or_none()
    organization_id, home_id, *ids = row or (None, None)
    objectors = db.session.scalars(select(Objection.objector_id).where(Objection.case_id == case.id))
    people_of = {person for person in (*ids, case.opened_by_id, *objectors) if person is not None}
    return Concerned(people_of, organization_id, home_id)


def at_places(codes: tuple[str, ...]) -> ColumnElement[bool]:
    """Cases of places and all below them; ``""`` is everywhere."""
    return or_(false(), *(Case.place_code.startswith(code, autoescape=True) for code in codes))
