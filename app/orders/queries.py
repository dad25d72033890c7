"""Named selects of orders and assignments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, exists, func, or_, select

from app.kit.database import db
from app.orders.activities.models import Activity, ActivityDate, ActivityOrder
from app.orders.errors import AssignmentNotFound, OrderNotFound
from app.orders.models import (
    Assignment,
    AssignmentStatus,
    Audience,
    Order,
    OrderPhoto,
    OrderTransition,
    Rating,
)
from app.people.actors import Actor
from app.people.models import Role
from app.registration.models import Organization, TeamMember, Volunteer


class Known(NamedTuple):
    """An order, and how a person stands to it: their latest part in it, and whether they belong to its audience."""

    order: Order
    mine: Assignment | None
    is_member: bool


def known(order_id: UUID, actor: Actor) -> Known:
    """An order with what decides how much of it a person sees, in one statement; raises :class:`OrderNotFound`."""
    latest = (
        select(Assignment.id)
        .where(Assignment.order_id == order_id, Assignment.volunteer_id == actor.account_id)
        .order_by(Assignment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Order, Assignment, belongs_to_audience(actor))
        .outerjoin(Assignment, Assignment.id == latest)
        .where(Order.id == order_id)
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise OrderNotFound()
    return Known(*row)


class PartOf(NamedTuple):
    """An activity, and which of its dates an order is a role of."""

    activity_id: UUID
    date_id: UUID
    title: str


class Beside(NamedTuple):
    """What is shown beside an order."""

    photo_ids: Sequence[UUID]
    activity: PartOf | None


def beside(order_id: UUID) -> Beside:
    """An order's photos, and the activity that it belongs to, in one statement."""
    photos = select(OrderPhoto.id).where(OrderPhoto.order_id == order_id).order_by(OrderPhoto.id).scalar_subquery()
    statement = (
        select(func.array(photos, type_=ARRAY(Uuid(as_uuid=True))), Activity.id, ActivityDate.id, Activity.title)
        .select_from(Order)
        .outerjoin(ActivityOrder, ActivityOrder.order_id == Order.id)
        .outerjoin(ActivityDate, ActivityDate.id == ActivityOrder.date_id)
        .outerjoin(Activity, Activity.id == ActivityDate.activity_id)
        .where(Order.id == order_id)
    )
    row: Any = db.session.execute(statement).one()
    return Beside(row[0], PartOf(*row[1:]) if row[1] else None)


def is_unrated(order_id: UUID) -> bool:
    """Whether a service of an order counts, and nobody has rated it."""
    rating = exists().where(Rating.assignment_id == Assignment.id)
    unrated = (Assignment.order_id == order_id, Assignment.status == AssignmentStatus.CONFIRMED, ~rating)
    return db.session.scalar(select(Assignment.id).where(*unrated).limit(1)) is not None


def belongs_to_audience(actor: Actor) -> ColumnElement[bool]:
    """Whether a person belongs to an order's team, is a member of the organization whose members it addresses, or speaks for an
    organization of its place (or above or below it)."""
    in_team = exists().where(TeamMember.team_id == Order.team_id, TeamMember.account_id == actor.account_id)
    at_home = exists().where(
        Volunteer.account_id == actor.account_id, Volunteer.organization_id == Order.organization_id
    )
    belongs = or_(in_team, (Order.audience == Audience.MEMBERS) & at_home)
    theirs = [held.organization_id for held in actor.held if held.role is Role.OFFICER and held.organization_id]
    if not theirs:
        return belongs
    here = or_(
        func.starts_with(Organization.place_code, Order.place_code),
        func.starts_with(Order.place_code, Organization.place_code),
    )
    speaks = exists().where(Organization.id.in_(theirs), here)
    return or_(belongs, (Order.audience == Audience.ORGANIZATIONS) & speaks)


def locked(order_id: UUID) -> Order:
    """An order, for this transaction alone; raises :class:`OrderNotFound`. Every change of it or of its parts starts here."""
    statement = select(Order).where(Order.id == order_id).with_for_update().execution_options(populate_existing=True)
    order = db.session.scalar(statement)
    if order is None:
        raise OrderNotFound()
    return order


def locked_with(assignment_id: UUID) -> tuple[Order, Assignment]:
    """A part in an order, with the order locked; raises :class:`AssignmentNotFound`."""
    of = select(Assignment.order_id).where(Assignment.id == assignment_id).scalar_subquery()
    statement = select(Order).where(Order.id == of).with_for_update().execution_options(populate_existing=True)
    order = db.session.scalar(statement)
    part = select(Assignment).where(Assignment.id == assignment_id).execution_options(populate_existing=True)
    assignment = db.session.scalar(part)
    if order is None or assignment is None:
        raise AssignmentNotFound()
    return order, assignment


def has_accepted_since(account_id: UUID, moment: datetime) -> bool:
    """Whether somebody said yes to an order since a moment."""
    theirs = exists().where(Assignment.volunteer_id == account_id, Assignment.accepted_at >= moment)
    return bool(db.session.scalar(select(theirs)))


def bound_since(assignment: Assignment) -> datetime:
    """Since when an accepted volunteer has had the slot: since they said yes, or were promoted from the waitlist."""
    accepted = (OrderTransition.assignment_id == assignment.id, OrderTransition.to_status == AssignmentStatus.ACCEPTED)
    found = select(func.max(OrderTransition.at)).where(OrderTransition.order_id == assignment.order_id, *accepted)
    return db.session.scalar(found) or assignment.accepted_at


def next_in_line(order_id: UUID, limit: int) -> list[Assignment]:
    """The first of the waitlist who can still come."""
    statement = (
        select(Assignment)
        .join(Volunteer, Volunteer.account_id == Assignment.volunteer_id)
        .where(Assignment.order_id == order_id, Assignment.status == AssignmentStatus.WAITLISTED, Volunteer.is_active)
        .order_by(Assignment.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def last_step(order_id: UUID) -> UUID:
    """The order's own latest transition."""
    own = (OrderTransition.order_id == order_id, OrderTransition.assignment_id.is_(None))
    return db.session.scalars(select(OrderTransition.id).where(*own).order_by(OrderTransition.id.desc()).limit(1)).one()


def parts(order_id: UUID, statuses: tuple[AssignmentStatus, ...]) -> list[Assignment]:
    """The parts in an order that stand so, oldest first."""
    statement = (
        select(Assignment)
        .where(Assignment.order_id == order_id, Assignment.status.in_(statuses))
        .order_by(Assignment.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))
