"""The histories beside a case: what the volunteer did, whom the recipient had, what the two had together; bounded rows each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.kit.database import db
from app.orders.models import Assignment, AssignmentStatus, Order, Proof, Rating
from app.reviews.models import Case, CaseKind

MOST_SHOWN = 10
MOST_COUNTED = 100
A_YEAR = timedelta(days=365)
SERVED = (AssignmentStatus.COMPLETED, AssignmentStatus.CONFIRMED, AssignmentStatus.DISPUTED)
AGAINST = (CaseKind.LOW_RATING, CaseKind.FLAGGED, CaseKind.DISPUTE, CaseKind.OBJECTION, CaseKind.SECOND_APPROVAL)


@dataclass(frozen=True)
class PastService:
    """A service before, without where it was or who was there."""

    order_id: UUID
    title: str
    service_type: str
    starts_at: datetime
    minutes: int | None
    proof: Proof | None
    status: AssignmentStatus
    stars: int | None


@dataclass(frozen=True)
class Histories:
    """Beside a case about a service: the latest of each first, and how often something spoke against the volunteer in a year."""

    volunteer: Sequence[PastService]
    recipient: Sequence[PastService]
    pair: Sequence[PastService]
    cases_in_a_year: int
    """At most 100 are counted."""


def beside(service: Assignment | None, order: Order | None, at: datetime) -> Histories:
    """The histories of a service's two sides; four statements, whatever they hold."""
    if service is None or order is None:
        return Histories((), (), (), 0)
    volunteer, recipient = Assignment.volunteer_id == service.volunteer_id, Order.recipient_id == order.recipient_id
    before = Assignment.id != service.id
    return Histories(
        volunteer=_services(Assignment.id, volunteer, before),
        recipient=_services(Order.id, recipient, before),
        pair=_services(Assignment.id, volunteer, recipient, before),
        cases_in_a_year=_cases(service.volunteer_id, at),
    )


def _services(latest: InstrumentedAttribute[UUID], *conditions: ColumnElement[bool]) -> Sequence[PastService]:
    """Services so, the latest first, along the index of whose they are."""
    columns = (Order.id, Order.title, Order.service_type, Order.starts_at, Assignment.minutes, Assignment.proof,
               Assignment.status, Rating.stars)  # fmt: skip
    rows = select(*columns).select_from(Assignment).join(Order, Order.id == Assignment.order_id)
    rows = rows.outerjoin(Rating, Rating.assignment_id == Assignment.id)
    rows = rows.where(*conditions, Assignment.status.in_(SERVED)).order_by(latest.desc()).limit(MOST_SHOWN)
    return [PastService(*row) for row in db.session.execute(rows)]


def _cases(volunteer_id: UUID, at: datetime) -> int:
    against = (Case.member_id == volunteer_id, Case.kind.in_(AGAINST), Case.opened_at > at - A_YEAR)
    some = select(Case.id).where(*against).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0
