"""Named selects of dispatch."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.dispatch.models import Dispatch
from app.dispatch.policy import OrderFacts
from app.kit.database import db
from app.orders.models import Order, OrderStatus


def due_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Orders whose next step is due, the longest overdue first."""
    due = select(Dispatch.order_id).where(Dispatch.next_step_at <= now).order_by(Dispatch.next_step_at).limit(limit)
    return db.session.scalars(due).all()


def for_update(order_id: UUID) -> Dispatch | None:
    """The dispatch of an order, locked until the transaction's end and read afresh."""
    mine = select(Dispatch).where(Dispatch.order_id == order_id).with_for_update()
    return db.session.scalar(mine.execution_options(populate_existing=True))


def open_order(order_id: UUID) -> OrderFacts | None:
    """What dispatch needs of an order that is open and has free slots; ``None`` of any other.

    The row is held against deletion only. Taking the order before its dispatch is everybody's order of locks.
    """
    columns = (
        Order.id, Order.service_type, Order.skills, Order.place_code, Order.cell, Order.starts_at, Order.ends_at,
        Order.respond_by, Order.slots, Order.taken, Order.urgency, Order.audience, Order.team_id,
        Order.poster_id, Order.recipient_id, Order.posted_by_id,
    )  # fmt: skip
    open_one = select(*columns).where(Order.id == order_id, Order.status == OrderStatus.OPEN, Order.taken < Order.slots)
    row = db.session.execute(open_one.with_for_update(key_share=True, read=True)).one_or_none()
    if row is None:
        return None
    return OrderFacts(
        row.id, row.service_type, tuple(row.skills), row.place_code, row.cell, row.starts_at, row.ends_at,
        row.respond_by, row.slots - row.taken, row.urgency, row.audience, row.team_id,
        tuple(dict.fromkeys((row.poster_id, row.recipient_id, row.posted_by_id))),
    )  # fmt: skip
