"""Who holds slots is reminded, once, before those without a name fall to others."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.kit.database import db
from app.orders.holds import queries, slots
from app.orders.holds.events import HoldUnfilled
from app.orders.holds.models import HoldStatus, SlotHold
from app.orders.lifecycle import LIVE
from app.orders.models import Order
from app.people.actors import Occasion

AHEAD = timedelta(hours=24)
"""So long before its time to fill is over a group is reminded; half-way to it, where it held the slots for less than two days."""


def due_ids(now: datetime, limit: int) -> list[UUID]:
    """Held slots of which some have no name, and whose group was not reminded yet."""
    ends_at = func.least(SlotHold.fill_by, Order.respond_by, Order.starts_at)
    is_soon = (SlotHold.fill_by <= now + AHEAD) & (SlotHold.fill_by - now <= now - SlotHold.held_at)
    due = (
        select(SlotHold.id)
        .join(Order, Order.id == SlotHold.order_id)
        .where(SlotHold.status == HoldStatus.HELD, is_soon)
        .where(SlotHold.reminded_at.is_(None), SlotHold.unfilled > 0, ends_at > now, Order.status.in_(LIVE))
    )
    return list(db.session.scalars(due.order_by(SlotHold.fill_by).limit(limit)))


def remind(hold_id: UUID, occasion: Occasion) -> None:
    """Remind the group's leaders or officers to name who comes. For a job; a second run does nothing."""
    order, hold = queries.locked(hold_id)
    is_held = hold.status is HoldStatus.HELD and order.status in LIVE
    if not is_held or hold.reminded_at is not None or not hold.unfilled:
        return
    hold.reminded_at = occasion.at
    slots.tell(HoldUnfilled, hold, occasion, slots=hold.unfilled)
