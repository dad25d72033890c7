"""Named selects of activities."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from app.kit.database import db
from app.orders.activities import policy
from app.orders.activities.errors import ActivityDateNotFound, ActivityNotFound, NotHostThere
from app.orders.activities.models import Activity, ActivityDate, ActivityOrder, ActivityRole, ActivityStatus, DateStatus
from app.orders.lifecycle import COMING
from app.orders.models import Assignment, AssignmentStatus, Audience, Order
from app.people.actors import Actor, Occasion
from app.people.models import Role
from app.people.permissions import Permission
from app.registration.models import TeamMember, Volunteer

TOLD = (AssignmentStatus.WAITLISTED, *COMING)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Whether a person may see an activity: who it is meant for, once it was announced; who holds it, always."""
    meant = and_(Activity.announced_at.is_not(None), meant_for(actor))
    return or_(meant, hosted_by(actor), Activity.posted_by_id == actor.account_id)


def meant_for(actor: Actor) -> ColumnElement[bool]:
    """Whether an activity addresses a person."""
    in_team = exists().where(TeamMember.team_id == Activity.team_id, TeamMember.account_id == actor.account_id)
    me = Volunteer.account_id == actor.account_id
    at_home = exists().where(me, Volunteer.organization_id == Activity.organization_id)
    return or_(
        Activity.audience == Audience.VOLUNTEERS,
        and_(Activity.audience == Audience.TEAM, in_team),
        and_(Activity.audience == Audience.MEMBERS, at_home),
    )


def hosted_by(actor: Actor) -> ColumnElement[bool]:
    """Whether they may run an activity (:func:`app.orders.activities.policy.may_run`), or lead the team that it addresses."""
    officer = [held.organization_id for held in actor.held if held.role is Role.OFFICER and held.organization_id]
    leader = [held.team_id for held in actor.held if held.role is Role.LEADER and held.team_id]
    here = [
        Activity.place_code.startswith(code, autoescape=True) if code else true()
        for code in actor.places_of(Permission.ORDERS_MODERATE)
    ]
    return or_(
        Activity.organization_id.in_(officer), Activity.host_team_id.in_(leader), Activity.team_id.in_(leader), *here
    )


def seen(activity_id: UUID, occasion: Occasion) -> Activity:
    """An activity that the person may see; raises :class:`ActivityNotFound`."""
    return _one(_of(activity_id, occasion))


def locked(activity_id: UUID) -> Activity:
    """An activity, for this transaction alone, whoever asks; every change of it and of its dates starts here."""
    return _one(select(Activity).where(Activity.id == activity_id).with_for_update())


def to_run(activity_id: UUID, occasion: Occasion) -> Activity:
    """An activity, locked, for who may run it; raises :class:`ActivityNotFound`, :class:`NotHostThere`."""
    activity = _one(_of(activity_id, occasion).with_for_update())
    require_running(activity, occasion.person)
    return activity


def require_running(activity: Activity, actor: Actor) -> None:
    """Raise :class:`NotHostThere` unless they may run it."""
    if not policy.may_run(activity, actor):
        raise NotHostThere()


def date_of(activity: Activity, date_id: UUID) -> ActivityDate:
    """A date of an activity; raises :class:`ActivityDateNotFound`."""
    mine = select(ActivityDate).where(ActivityDate.id == date_id, ActivityDate.activity_id == activity.id)
    date = db.session.scalar(mine.execution_options(populate_existing=True))
    if date is None:
        raise ActivityDateNotFound()
    return date


def dates_to_come(activity: Activity, at: datetime) -> list[ActivityDate]:
    """The dates of an activity that stand and have not begun, the first first."""
    standing = (ActivityDate.activity_id == activity.id, ActivityDate.status != DateStatus.CANCELLED)
    statement = select(ActivityDate).where(*standing, ActivityDate.starts_at > at).order_by(ActivityDate.starts_at)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def roles_of(activity_id: UUID) -> list[ActivityRole]:
    """The roles of an activity, in their order."""
    mine = select(ActivityRole).where(ActivityRole.activity_id == activity_id)
    return list(db.session.scalars(mine.order_by(ActivityRole.position)))


def order_ids(date_ids: Sequence[UUID]) -> list[UUID]:
    """The orders of some dates, in the order in which they are locked."""
    mine = select(ActivityOrder.order_id).where(ActivityOrder.date_id.in_(date_ids))
    return list(db.session.scalars(mine.order_by(ActivityOrder.order_id)))


def role_ids_of(order_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Which role each order is."""
    pairs = select(ActivityOrder.order_id, ActivityOrder.role_id).where(ActivityOrder.order_id.in_(order_ids))
    return {row.order_id: row.role_id for row in db.session.execute(pairs)}


def told_of(order_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Who waits for, comes to or is at some orders, each once."""
    parts = (Assignment.order_id.in_(order_ids), Assignment.status.in_(TOLD))
    return tuple(db.session.scalars(select(Assignment.volunteer_id).where(*parts).distinct()))


def due_date_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Dates whose orders are to be made (:func:`app.orders.activities.making.make`)."""
    due = (
        select(ActivityDate.id)
        .join(Activity, Activity.id == ActivityDate.activity_id)
        .where(ActivityDate.status == DateStatus.PLANNED, ActivityDate.due_at <= now, ActivityDate.starts_at > now)
        .where(Activity.status == ActivityStatus.ANNOUNCED)
    )
    return db.session.scalars(due.order_by(ActivityDate.due_at, ActivityDate.id).limit(limit)).all()


def activity_id_of_order(order_id: UUID) -> UUID | None:
    """The activity that an order belongs to, if any."""
    return db.session.scalar(select(ActivityOrder.activity_id).where(ActivityOrder.order_id == order_id))


def orders_on(date_ids: Sequence[UUID]) -> list[tuple[ActivityOrder, Order]]:
    """The orders of some dates, with which role and date they are."""
    pairs = select(ActivityOrder, Order).join(Order, Order.id == ActivityOrder.order_id)
    return [(row[0], row[1]) for row in db.session.execute(pairs.where(ActivityOrder.date_id.in_(date_ids)))]


def _of(activity_id: UUID, occasion: Occasion) -> Select[Any]:
    return select(Activity).where(Activity.id == activity_id, visible_to(occasion.person))


def _one(statement: Select[Any]) -> Activity:
    activity: Activity | None = db.session.scalar(statement.execution_options(populate_existing=True))
    if activity is None:
        raise ActivityNotFound()
    return activity
