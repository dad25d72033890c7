"""Moving a date of an activity: who signed up keeps their part. What has begun stays as it was."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.kit.database import db
from app.orders import editing as orders
from app.orders import policy as order_policy
from app.orders import queries as order_queries
from app.orders.activities import making, queries
from app.orders.activities.drafts import Session, fault_of_times
from app.orders.activities.errors import ActivityDateBegun, ActivityDateStatusForbids, ActivityMalformed
from app.orders.activities.events import ActivityDateMoved
from app.orders.activities.models import Activity, ActivityDate, ActivityOrder, DateStatus
from app.orders.activities.posting import require_to_come
from app.orders.activities.telling import tell_of_date
from app.orders.lifecycle import ENDED
from app.orders.merges import queries as merges
from app.orders.models import Order, OrderStatus
from app.people.actors import Occasion


def move_date(activity_id: UUID, date_id: UUID, session: Session, reason: str, occasion: Occasion) -> Activity:
    """Move a date that has not begun; its volunteers keep their parts, and are told. The same times again change nothing.

    A role for which nobody had signed up in time is sought anew, by an order of its own.

    Raises :class:`ActivityNotFound`, :class:`NotHostThere`, :class:`ActivityDateNotFound`, :class:`ActivityDateBegun`,
    :class:`ActivityStatusForbids`, :class:`ActivityDateStatusForbids`, :class:`ActivityMalformed`, ``OrderMalformed``.
    """
    activity = queries.to_run(activity_id, occasion)
    date = queries.date_of(activity, date_id)
    require_to_come(activity, date, occasion)
    if date.status is DateStatus.CANCELLED:
        raise ActivityDateStatusForbids(status=date.status.value)
    if (date.starts_at, date.ends_at) == (session.starts_at, session.ends_at):
        return activity
    closes = timedelta(minutes=activity.sign_up_closes_minutes)
    if fault := fault_of_times(session, closes, occasion.at):
        raise ActivityMalformed({"/starts_at": [fault]})
    date.starts_at, date.ends_at, date.reason = session.starts_at, session.ends_at, reason
    date.due_at = making.due_at(activity, date.starts_at)
    order_ids = _move_orders(activity, date, occasion)
    _settle_end(activity)
    activity.version += 1
    told = queries.told_of(order_ids) + merges.requesters_of(order_ids)
    tell_of_date(ActivityDateMoved, activity, date, told, occasion, order_id=next(iter(order_ids), None))
    return activity


def _move_orders(activity: Activity, date: ActivityDate, occasion: Occasion) -> list[UUID]:
    times = {
        "starts_at": date.starts_at,
        "ends_at": date.ends_at,
        "respond_by": making.closes_at(activity, date.starts_at),
    }
    moved: list[UUID] = []
    for order_id in queries.order_ids([date.id]):
        order: Order = order_queries.locked(order_id)
        if order_policy.may_edit(order):
            orders.change(order, times, occasion, is_told=False)
            moved.append(order_id)
        elif order.status is OrderStatus.EXPIRED:
            row = db.session.get_one(ActivityOrder, order_id)
            moved.append(making.make_anew(activity, date, row, occasion))
        elif order.status not in ENDED:
            raise ActivityDateBegun()
    return moved


def _settle_end(activity: Activity) -> None:
    db.session.flush()
    standing = (ActivityDate.activity_id == activity.id, ActivityDate.status != DateStatus.CANCELLED)
    last = db.session.scalar(select(func.max(ActivityDate.ends_at)).where(*standing))
    activity.last_ends_at = last or activity.last_ends_at
