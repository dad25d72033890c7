"""Who is told: sets of accounts, as selects over the fields of an event.

A field of the event is bound by its name with ``event_`` before it. A set may hold the actor: who did it is never told.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BindParameter, ColumnElement, Select, Text, Uuid, bindparam, exists, func, or_, select
from sqlalchemy.dialects.postgresql import array

from app.kit.statements import words
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus, OrderTransition
from app.people.models import Grant, Role
from app.registration.models import MemberRegistration
from app.reviews.models import Case, Objection

Recipients = Select[Any]
"""One column of account ids."""
WAITING_OR_COMING = (AssignmentStatus.WAITLISTED, AssignmentStatus.ACCEPTED, AssignmentStatus.CHECKED_IN)


def _id(field: str) -> BindParameter[UUID]:
    return bindparam(f"event_{field}", type_=Uuid(as_uuid=True))


def person(field: str) -> Recipients:
    """The one person whom a field of the event names."""
    return select(_id(field).label("account_id"))


def persons(field: str) -> Recipients:
    """The persons whom a field of the event lists."""
    listed = bindparam(f"event_{field}", type_=ARRAY(Uuid(as_uuid=True)))
    return select(func.unnest(listed, type_=Uuid(as_uuid=True)).label("account_id"))


def asking_side(*only: ColumnElement[bool]) -> Recipients:
    """Who asks, who needs the help and who typed it."""
    people: ColumnElement[Any] = array([Order.poster_id, Order.recipient_id, Order.posted_by_id])
    each = func.unnest(people, type_=Uuid(as_uuid=True)).label("account_id")
    return select(each).where(Order.id == _id("order_id"), *only).distinct()


def recipient_of_another() -> Recipients:
    """Who needs the help, where somebody else typed the order."""
    return select(Order.recipient_id.label("account_id")).where(
        Order.id == _id("order_id"), Order.recipient_id != Order.posted_by_id
    )


def asking_side_after_review() -> Recipients:
    """The asking side of an order that somebody else than its typist opened."""
    return asking_side(Order.posted_by_id.is_distinct_from(_id("actor_id")))


def asking_side_after_yes_was_taken_back() -> Recipients:
    """The asking side, where the volunteer held a slot (and not only a place in the waitlist)."""
    held = exists().where(
        OrderTransition.assignment_id == _id("assignment_id"), OrderTransition.from_status == AssignmentStatus.ACCEPTED
    )
    return asking_side(held)


def volunteers_of_order() -> Recipients:
    """Who waits for a slot, holds one or serves."""
    mine = Assignment.order_id == _id("order_id")
    return select(Assignment.volunteer_id.label("account_id")).where(
        mine, Assignment.status.in_(words(WAITING_OR_COMING))
    )


def concerned_by_decision() -> Recipients:
    """Whose case it is (who served, or who reported a problem), and who objected to the points that it is about."""
    member = select(Case.member_id.label("account_id")).where(Case.id == _id("case_id"), Case.member_id.is_not(None))
    objectors = select(Objection.objector_id).where(Objection.case_id == _id("case_id"))
    either = member.union(objectors).subquery("told_of_decision")
    return select(either.c.account_id)


def holder_of_grant() -> Recipients:
    """Who holds the grant; a volunteer's comes with the approval, which is told by itself."""
    return select(Grant.account_id).where(Grant.id == _id("grant_id"), Grant.role != Role.VOLUNTEER)


def officers_of_organization() -> Recipients:
    """The officers of the event's organization."""
    return _officers_of(_id("organization_id"))


def officers_of_home() -> Recipients:
    """The officers of the organization that a member's registration names."""
    home = select(MemberRegistration.organization_id).where(MemberRegistration.id == _id("registration_id"))
    return _officers_of(home.scalar_subquery())


def _officers_of(organization_id: ColumnElement[Any]) -> Recipients:
    theirs = (Grant.role == Role.OFFICER, Grant.organization_id == organization_id, Grant.revoked_at.is_(None))
    return select(Grant.account_id).where(*theirs).distinct()


def committee_at_place() -> Recipients:
    """The committee members of the event's place; where it has none, of the nearest place above it that has."""
    return _nearest_committee(bindparam("event_place_code", type_=Text()))


def committee_besides(field: str) -> Recipients:
    """The committee of the event's place, without the one person whom a field names; without a place it is nobody."""
    nearest = committee_at_place().subquery("nearest")
    return select(nearest.c.account_id).where(nearest.c.account_id != _id(field))


def committee_of_review() -> Recipients:
    """The nearest committee of an order that waits for review."""
    place = select(Order.place_code).where(Order.id == _id("order_id"), Order.status == OrderStatus.PENDING_REVIEW)
    return _nearest_committee(place.scalar_subquery())


def _nearest_committee(place: ColumnElement[str]) -> Recipients:
    at_or_above = or_(*(Grant.place_code == func.left(place, digits) for digits in (12, 9, 6)))
    in_force = (Grant.role == Role.COMMITTEE, Grant.revoked_at.is_(None), at_or_above)
    nearest = select(func.max(func.length(Grant.place_code))).where(*in_force).scalar_subquery()
    return select(Grant.account_id).where(*in_force, func.length(Grant.place_code) == nearest).distinct()
