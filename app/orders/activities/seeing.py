"""What of an activity a person sees: with where exactly it is, for its host and for those who come."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.orders.activities import policy, queries, sealed
from app.orders.activities.models import Activity, ActivityOrder, ActivityRole
from app.orders.lifecycle import COMING
from app.orders.models import Assignment, Order
from app.orders.policy import ADDRESS_STAYS
from app.people.actors import Occasion


@dataclass(frozen=True)
class Seen:
    """An activity as one person sees it; what they may not see is ``None``."""

    activity: Activity
    roles: list[ActivityRole]
    is_over: bool
    may_run: bool
    address: str | None = field(default=None, repr=False)
    meeting_point: str | None = field(default=None, repr=False)

    @property
    def version(self) -> int:
        """The activity's."""
        return self.activity.version


def see(activity_id: UUID, occasion: Occasion) -> Seen:
    """An activity, as this person may see it; raises :class:`ActivityNotFound`."""
    activity = queries.seen(activity_id, occasion)
    may_run = policy.may_run(activity, occasion.person)
    roles, is_over = queries.roles_of(activity.id), activity.last_ends_at <= occasion.at
    if not may_run and not _is_coming(activity, occasion.person.account_id, occasion.at):
        return Seen(activity, roles, is_over, may_run)
    where = sealed.whereabouts_of(activity)
    return Seen(activity, roles, is_over, may_run, where.address, where.meeting_point)


def _is_coming(activity: Activity, account_id: UUID, at: datetime) -> bool:
    """Whether they hold a slot of a date that is to come, or was over a day ago at most."""
    mine = (
        select(Assignment.id)
        .join(ActivityOrder, ActivityOrder.order_id == Assignment.order_id)
        .join(Order, Order.id == Assignment.order_id)
        .where(ActivityOrder.activity_id == activity.id, Assignment.volunteer_id == account_id)
        .where(Assignment.status.in_(COMING), Order.ends_at > at - ADDRESS_STAYS)
    )
    return db.session.scalar(select(mine.exists())) or False
