"""Named selects of orders and assignments."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, bindparam, exists, func, or_, select, union_all

from app.kit.database import db, table_of
from app.orders.errors import AssignmentNotFound, OrderNotFound
from app.orders.lifecycle import COMING, LIVE_PARTS
from app.orders.models import Assignment, AssignmentStatus, Audience, Order
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


def belongs_to_audience(actor: Actor) -> ColumnElement[bool]:
    """Whether a person belongs to an order's team, or speaks for an organization of its place (or above or below it)."""
    in_team = exists().where(TeamMember.team_id == Order.team_id, TeamMember.account_id == actor.account_id)
    theirs = [held.organization_id for held in actor.held if held.role is Role.OFFICER and held.organization_id]
    if not theirs:
        return in_team
    here = or_(
        func.starts_with(Organization.place_code, Order.place_code),
        func.starts_with(Order.place_code, Organization.place_code),
    )
    speaks = exists().where(Organization.id.in_(theirs), here)
    return or_(in_team, (Order.audience == Audience.ORGANIZATIONS) & speaks)


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


def locked_for_volunteer(order_id: UUID, account_id: UUID) -> tuple[Order, Volunteer | None]:
    """An order, locked, with a person's volunteer row; raises :class:`OrderNotFound`."""
    row = db.session.execute(_FOR_VOLUNTEER, {"order_id": order_id, "account_id": account_id}).one_or_none()
    if row is None:
        raise OrderNotFound()
    return row[0], row[1]


class Commitment(NamedTuple):
    """A part of a volunteer in an order, with the order's times."""

    assignment_id: UUID
    order_id: UUID
    starts_at: datetime
    ends_at: datetime


def commitments(order: Order, account_id: UUID) -> list[Commitment]:
    """A volunteer's live part in this order, if any, and the parts in others whose times overlap with it."""
    wanted = {"order_id": order.id, "account_id": account_id, "starts_at": order.starts_at, "ends_at": order.ends_at}
    return [Commitment(*row) for row in db.session.connection().execute(_COMMITMENTS, wanted)]


def _commitments() -> CompoundSelect[Any]:
    orders, parts = table_of(Order), table_of(Assignment)
    columns = (parts.c.id, parts.c.order_id, orders.c.starts_at, orders.c.ends_at)
    theirs = (
        select(*columns)
        .select_from(parts.join(orders, orders.c.id == parts.c.order_id))
        .where(parts.c.volunteer_id == bindparam("account_id"))
    )
    here = theirs.where(parts.c.order_id == bindparam("order_id"), parts.c.status.in_(LIVE_PARTS))
    elsewhere = theirs.where(
        parts.c.order_id != bindparam("order_id"),
        parts.c.status.in_(COMING),
        orders.c.starts_at < bindparam("ends_at"),
        orders.c.ends_at > bindparam("starts_at"),
    )
    return union_all(here, elsewhere)


# On the path of every acceptance: built once.
_FOR_VOLUNTEER = (
    select(Order, Volunteer)
    .outerjoin(Volunteer, Volunteer.account_id == bindparam("account_id"))
    .where(Order.id == bindparam("order_id"))
    .with_for_update(of=Order)
    .execution_options(populate_existing=True)
)
_COMMITMENTS = _commitments()


def has_accepted_since(account_id: UUID, moment: datetime) -> bool:
    """Whether somebody said yes to an order since a moment."""
    theirs = exists().where(Assignment.volunteer_id == account_id, Assignment.accepted_at >= moment)
    return bool(db.session.scalar(select(theirs)))


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


def parts(order_id: UUID, statuses: tuple[AssignmentStatus, ...]) -> list[Assignment]:
    """The parts in an order that stand so, oldest first."""
    statement = (
        select(Assignment)
        .where(Assignment.order_id == order_id, Assignment.status.in_(statuses))
        .order_by(Assignment.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))
