"""A leader or an officer takes slots for the group, gives back what it does not need; what has no name in time is free again.

Only the order is locked: whoever changes held slots has locked theirs.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.kit.ids import new_id
from app.orders import queries as orders
from app.orders import seeing, waitlist
from app.orders.errors import AnsweringOver, OrderFull, OrderStatusForbids
from app.orders.holds import lifecycle, policy, queries, slots
from app.orders.holds.errors import FillTimeUnfit, HoldStands, HoldTooSmall, NotForMany, NotOfGroup, TooFewMembers
from app.orders.holds.events import HoldLapsed, SlotsGivenBack, SlotsHeld
from app.orders.holds.models import HoldStatus, SlotHold
from app.orders.holds.policy import Group
from app.orders.lifecycle import LIVE
from app.orders.models import Order
from app.people.actors import Occasion
from app.registration.models import Volunteer

BEFORE_THE_END = timedelta(hours=24)
"""So long before the time to answer is over who comes is named, unless the group says otherwise: others can come instead."""
SHORTEST = timedelta(minutes=5)


def take(order_id: UUID, group: Group, count: int, fill_by: datetime | None, occasion: Occasion) -> SlotHold:
    """Take ``count`` free slots of an order for many, to be filled with members by a time; all of them, or none.

    Raises :class:`OrderNotFound`, :class:`NotOfGroup`, :class:`OrderStatusForbids`, :class:`AnsweringOver`,
    :class:`NotForMany`, :class:`HoldStands`, :class:`TooFewMembers`, :class:`OrderFull`, :class:`FillTimeUnfit`.
    """
    order = orders.locked(order_id)
    _require_allowed(order, group, occasion)
    _require_answerable(order, occasion)
    _require_room(order, group, count)
    hold = SlotHold(
        id=new_id(), order_id=order.id, team_id=group.team_id, organization_id=group.organization_id, slots=count,
        unfilled=count, status=HoldStatus.HELD, held_at=occasion.at, held_by_id=occasion.person.account_id,
        fill_by=_fill_by(order, fill_by, occasion.at),
    )  # fmt: skip
    db.session.add(hold)
    order.taken += count
    order.version += 1
    waitlist.follow(order, occasion)
    db.session.flush()
    slots.tell(SlotsHeld, hold, occasion, slots=count)
    return hold


def keep(hold_id: UUID, count: int, occasion: Occasion) -> SlotHold:
    """Keep no more than ``count`` slots in all, and give back others that have no name: who waits has them at once.

    Raises :class:`HoldNotFound`, :class:`NotOfGroup`, :class:`HoldOver`, :class:`HoldTooSmall`.
    """
    order, hold = queries.to_change(hold_id, occasion)
    surplus = hold.slots - count
    if surplus > hold.unfilled:
        raise HoldTooSmall(unfilled=hold.unfilled)
    if surplus > 0:
        slots.give(order, hold, surplus)
        hold.slots = count or hold.slots
        if count == 0:
            lifecycle.move(hold, HoldStatus.GIVEN_BACK, occasion)
        slots.tell(SlotsGivenBack, hold, occasion, slots=surplus)
        waitlist.fill(order, occasion)
    return hold


def due_ids(now: datetime, limit: int) -> list[UUID]:
    """Held slots whose time to be filled is over, or that the order's own times leave none."""
    over = or_(SlotHold.fill_by <= now, Order.respond_by <= now, Order.starts_at <= now, Order.status.not_in(LIVE))
    due = select(SlotHold.id).join(Order, Order.id == SlotHold.order_id).where(SlotHold.status == HoldStatus.HELD, over)
    return list(db.session.scalars(due.order_by(SlotHold.fill_by).limit(limit)))


def lapse(hold_id: UUID, occasion: Occasion) -> None:
    """End the time to fill: slots without a name are those' who wait, or sought again. For a job; a second run does nothing."""
    order, hold = queries.locked(hold_id)
    if hold.status is not HoldStatus.HELD or occasion.at < _ends_at(order, hold):
        return
    unfilled = hold.unfilled
    slots.give(order, hold, unfilled)
    lifecycle.move(hold, HoldStatus.LAPSED if unfilled else HoldStatus.FILLED, occasion)
    if unfilled:
        slots.tell(HoldLapsed, hold, occasion, slots=unfilled)
    if order.status in LIVE:
        waitlist.fill(order, occasion)


def _ends_at(order: Order, hold: SlotHold) -> datetime:
    return min(hold.fill_by, order.respond_by, order.starts_at) if order.status in LIVE else hold.held_at


def _require_allowed(order: Order, group: Group, occasion: Occasion) -> None:
    """Raise unless they speak for the group and the order is for it; to whom the order is not to be seen, there is none."""
    seeing.look(order.id, occasion)
    if not (policy.may_hold(group, occasion.person) and policy.is_addressed(order, group)):
        raise NotOfGroup()


def _require_answerable(order: Order, occasion: Occasion) -> None:
    if order.status not in LIVE:
        raise OrderStatusForbids(status=order.status.value)
    if occasion.at >= min(order.respond_by, order.starts_at):
        raise AnsweringOver(respond_by=order.respond_by.astimezone(SHANGHAI).isoformat())
    if order.slots < 2:
        raise NotForMany()


def _require_room(order: Order, group: Group, count: int) -> None:
    held = select(SlotHold.id).where(SlotHold.order_id == order.id, SlotHold.status == HoldStatus.HELD)
    if db.session.scalar(held.filter_by(team_id=group.team_id, organization_id=group.organization_id)) is not None:
        raise HoldStands()
    active = (Volunteer.account_id.in_(policy.members_of(group)), Volunteer.is_active)
    members = db.session.scalars(select(func.count()).select_from(Volunteer).where(*active)).one()
    if count > members:
        raise TooFewMembers(members=members)
    free = order.slots - order.taken
    if count > free:
        raise OrderFull(slots=order.slots, free=free, waitlist="offered")


def _fill_by(order: Order, wanted: datetime | None, at: datetime) -> datetime:
    """As told; else a day before the last moment, or half-way to it where that is sooner than two days ahead."""
    last = min(order.respond_by, order.starts_at)
    if wanted is None:
        return last - min(BEFORE_THE_END, (last - at) / 2)
    if not at + SHORTEST <= wanted <= last:
        raise FillTimeUnfit({"/fill_by": ["too soon, or after the order's start or its time to answer"]})
    return wanted
