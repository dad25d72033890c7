"""Confirmed services and what they earned, as small as a test needs them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.kit.ids import new_id
from app.orders import sealed
from app.orders.drafts import Contact
from app.orders.events import ServiceConfirmed
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus, Proof, Rating, Urgency
from app.people import accounts
from app.people.models import Account
from app.points.awards import on_service_confirmed
from app.points.models import Award
from app.registration.models import Organization, Volunteer
from tests.builders import people, places
from tests.builders.registration import approved_volunteer


def confirmed_service(
    minutes: int = 90,
    *,
    volunteer: Volunteer | None = None,
    recipient: Account | None = None,
    began_at: datetime | None = None,
    stars: int | None = 5,
    proof: Proof | None = Proof.SERVICE_CODE,
    is_urgent: bool = False,
    service_type: str = "repairs_errands",
    place_code: str | None = None,
) -> Assignment:
    """A service that its recipient confirmed; nothing is awarded for it yet, and nothing speaks against it unless told.

    It began two hours ago, or before whatever else the volunteer did, so that nobody is in two places at once.
    """
    volunteer = volunteer or approved_volunteer(places.district().community)
    length = timedelta(minutes=minutes)
    began_at = began_at or _free_time(volunteer, length)
    order = _order(began_at, recipient or people.account("张秀英"), is_urgent, service_type, place_code)
    order.ends_at = began_at + max(length, timedelta(hours=2))
    made = _assignment(volunteer, order)
    made.minutes, made.proof = minutes, proof
    db.session.add(made)
    if stars is not None:
        db.session.add(_rating(made, stars))
    db.session.commit()
    return made


def _free_time(volunteer: Volunteer, length: timedelta) -> datetime:
    theirs = select(Assignment.checked_in_at, Assignment.minutes).where(Assignment.volunteer_id == volunteer.account_id)
    served = [
        (began, began + timedelta(minutes=minutes or 0)) for began, minutes in db.session.execute(theirs) if began
    ]
    usual = now() - timedelta(hours=2)
    is_free = all(usual + length <= began or ended <= usual for began, ended in served)
    return usual if is_free else min(began for began, _ in served) - length


def confirmation(service: Assignment) -> ServiceConfirmed:
    """The event that a service is confirmed, now."""
    return ServiceConfirmed(
        at=now(), actor_id=None, order_id=service.order_id, assignment_id=service.id, volunteer_id=service.volunteer_id
    )


def award(minutes: int = 90, **service: Any) -> Award:
    """What a confirmed service earned."""
    made = confirmed_service(minutes, **service)
    on_service_confirmed(confirmation(made))
    db.session.commit()
    return award_of(made.id)


def award_of(assignment_id: UUID) -> Award:
    """The award of a service, as it is now."""
    db.session.expire_all()
    return db.session.scalars(select(Award).where(Award.assignment_id == assignment_id)).one()


def home_of(volunteer: Volunteer) -> Organization:
    """A volunteer's home organization."""
    return db.session.get_one(Organization, volunteer.organization_id)


def volunteer_of(award: Award) -> Volunteer:
    """Who served."""
    return db.session.get_one(Volunteer, award.volunteer_id)


def _order(began_at: datetime, recipient: Account, is_urgent: bool, service_type: str, place_code: str | None) -> Order:
    made = Order(
        id=new_id(), service_type=service_type, title="换灯泡", place_code=place_code or places.district().community,
        cell="8831aa5a37fffff", address_sealed=b"", contact_sealed=b"", service_code_sealed=b"",
        starts_at=began_at, ends_at=began_at + timedelta(hours=2), respond_by=began_at, slots=1, taken=1,
        urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL, poster_id=recipient.id, recipient_id=recipient.id,
        posted_by_id=recipient.id, status=OrderStatus.CLOSED, posted_at=began_at - timedelta(days=1),
    )  # fmt: skip
    sealed.seal_address(made, "八宝山南路甲 5 号院 3 号楼 201")
    sealed.seal_contact(made, Contact(name="张秀英", phone=accounts.phone_of(recipient)))
    db.session.add(made)
    db.session.flush()
    return made


def _assignment(volunteer: Volunteer, order: Order) -> Assignment:
    return Assignment(
        id=new_id(), order_id=order.id, volunteer_id=volunteer.account_id, organization_id=volunteer.organization_id,
        status=AssignmentStatus.CONFIRMED, accepted_at=order.posted_at, checked_in_at=order.starts_at,
        completed_at=order.ends_at, confirmed_at=now(),
    )  # fmt: skip


def _rating(service: Assignment, stars: int) -> Rating:
    rater = db.session.get_one(Order, service.order_id).recipient_id
    return Rating(
        order_id=service.order_id, assignment_id=service.id, stars=stars, rated_at=now(), rated_by_id=rater
    )  # fmt: skip
