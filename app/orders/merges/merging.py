"""The committee merges orders that are alike into an activity; who asked may take theirs out.

An order stays its own: it is ``merged`` while the activity's order serves it, and goes back to being sought if that ends without.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.orders import lifecycle, policy, posting
from app.orders.activities import making
from app.orders.activities import posting as activities
from app.orders.activities import queries as of_activities
from app.orders.activities.drafts import ActivityDraft, Session
from app.orders.activities.models import Activity, ActivityOrder
from app.orders.activities.sealed import Whereabouts
from app.orders.errors import OrderNotYours, OrderStatusForbids
from app.orders.events import OrderExpired, OrderReopened
from app.orders.merges import planning
from app.orders.merges.errors import MergeUnfit
from app.orders.merges.events import MergeEvent, OrderMerged, OrderTakenOut
from app.orders.merges.models import Merge
from app.orders.merges.planning import Plan
from app.orders.merges.queries import like, standing
from app.orders.models import Order, OrderStatus
from app.orders.telling import tell
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.models import Place
from app.registration.models import ServiceType

LONGEST_TITLE = 36


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the committee says of the activity; what it does not say is made from the orders."""

    title: str | None = None
    description: str = ""
    address: str | None = field(default=None, repr=False)
    """Where everybody meets; without it the community's name."""
    session: Session | None = None
    """One time for all of it."""


@dataclass(frozen=True)
class Merged:
    """The activity that orders became, and which order of it serves which."""

    activity: Activity
    merges: list[Merge]


def merge(order_id: UUID, other_ids: Sequence[UUID], wishes: Wishes, occasion: Occasion) -> Merged:
    """Merge an unanswered order of one's place with others like it into one activity of the committee; each who asked is told.

    All of them or none. Raises ``OrderNotFound``, ``NotModeratorHere``, :class:`MergeUnfit`, ``ActivityMalformed``,
    ``NotHostThere``.
    """
    orders = _locked(order_id, other_ids, occasion)
    plan = planning.plan(orders, wishes.session)
    activity = activities.begin(_draft(orders[0], plan, wishes), occasion)
    targets = _targets(activity, plan, occasion)
    merges = [
        _merged(order, activity, targets[part.session, part.role], occasion)
        for part in plan.parts
        for order in part.orders
    ]
    db.session.add_all(merges)
    db.session.flush()
    for made in merges:
        say(OrderMerged, made, occasion)
    return Merged(activity, merges)


def take_out(order_id: UUID, occasion: Occasion) -> Order:
    """Take one's order out of the activity: it is sought for by itself again, while there is time to answer it.

    Raises ``OrderNotFound``, ``OrderNotYours``, ``OrderStatusForbids``.
    """
    order = posting.seen_and_locked(order_id, occasion)
    if not policy.is_asking(order, occasion.person):
        raise OrderNotYours()
    if order.status is not OrderStatus.MERGED:
        raise OrderStatusForbids(status=order.status.value)
    for found in standing(Merge.order_id == order.id):
        found.ended_at = occasion.at
        fall_back(order, occasion)
        say(OrderTakenOut, found, occasion)
    return order


def fall_back(order: Order, occasion: Occasion) -> bool:
    """Seek again for a locked, merged order by itself; too late for that, end it honestly. Whether it is sought."""
    if occasion.at >= order.respond_by:
        lifecycle.move(order, OrderStatus.EXPIRED, occasion)
        tell(OrderExpired, order, occasion)
        return False
    lifecycle.move(order, OrderStatus.OPEN, occasion)
    tell(OrderReopened, order, occasion)
    return True


def say(event: type[MergeEvent], found: Merge, occasion: Occasion, **facts: Any) -> None:
    """Record that this happened to a merged order."""
    about = {"order_id": found.order_id, "activity_id": found.activity_id, "merged_by_id": found.merged_by_id}
    record(event(at=occasion.at, actor_id=occasion.actor_id, **about, **facts))


def _locked(order_id: UUID, other_ids: Sequence[UUID], occasion: Occasion) -> list[Order]:
    """These orders, locked in one sequence, all of them fit; the one that was asked for first."""
    known = db.session.get(Order, order_id)
    if known is None or not occasion.person.may_at(Permission.ORDERS_MODERATE, known.place_code):
        posting.moderated(order_id, occasion.person)
    wanted = {order_id, *other_ids}
    mine = select(Order).where(Order.id.in_(wanted)).order_by(Order.id).with_for_update()
    locked = {order.id: order for order in db.session.scalars(mine.execution_options(populate_existing=True))}
    alike = select(Order.id).where(Order.id.in_(wanted), *like(locked[order_id], occasion.at))
    fit = set(db.session.scalars(alike))
    if len(wanted) == 1 or fit != wanted:
        raise MergeUnfit(order_ids=[str(each) for each in sorted(wanted - fit)])
    return [locked[order_id], *(locked[each] for each in sorted(wanted - {order_id}))]


def _draft(order: Order, plan: Plan, wishes: Wishes) -> ActivityDraft:
    """An activity of the committee. It says nothing of what those who asked wrote."""
    place = db.session.get_one(Place, order.place_code)
    service = db.session.get_one(ServiceType, order.service_type)
    return ActivityDraft(
        service_type=order.service_type, title=wishes.title or service.name_zh[:LONGEST_TITLE],
        description=wishes.description, place_code=order.place_code, cell=order.cell,
        where=Whereabouts(wishes.address or place.name), sessions=plan.sessions, roles=plan.roles,
    )  # fmt: skip


def _targets(activity: Activity, plan: Plan, occasion: Occasion) -> dict[tuple[Session, str], UUID]:
    """Make the orders of the activity that are wanted, and no others; which is which role on which date."""
    roles = {role.name: role for role in of_activities.roles_of(activity.id)}
    dates = {date.starts_at: date for date in of_activities.dates_to_come(activity, occasion.at)}
    targets: dict[tuple[Session, str], UUID] = {}
    for session in plan.sessions:
        slots = {roles[part.role].id: part.slots for part in plan.parts if part.session == session}
        date = dates[session.starts_at]
        making.make_orders(activity, date, list(roles.values()), occasion, slots)
        made = select(ActivityOrder.role_id, ActivityOrder.order_id).where(ActivityOrder.date_id == date.id)
        by_role = {row.role_id: row.order_id for row in db.session.execute(made)}
        targets |= {(session, name): by_role[role.id] for name, role in roles.items() if role.id in by_role}
    return targets


def _merged(order: Order, activity: Activity, target_id: UUID, occasion: Occasion) -> Merge:
    lifecycle.move(order, OrderStatus.MERGED, occasion)
    return Merge(
        id=new_id(), order_id=order.id, activity_id=activity.id, target_id=target_id, merged_at=occasion.at,
        merged_by_id=occasion.person.account_id,
    )  # fmt: skip
