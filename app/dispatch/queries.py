"""Named selects of dispatch."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select

from app.dispatch import household, reaching
from app.dispatch.choice.facts import Told
from app.dispatch.models import Asked, Dispatch, KnowledgeVersion, PlaceSettings, Preset
from app.dispatch.policy import OrderFacts, Rules
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
    open_one = _facts().where(*_is_open(order_id))
    row = db.session.execute(open_one.with_for_update(key_share=True, read=True, of=Order)).one_or_none()
    return _read(row) if row else None


def is_open(order_id: UUID) -> bool:
    """Whether an order is open and has free slots now; nothing is held."""
    return bool(db.session.scalar(select(exists().where(*_is_open(order_id)))))


def _is_open(order_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Order.id == order_id, Order.status == OrderStatus.OPEN, Order.taken < Order.slots


def any_order(order_id: UUID) -> OrderFacts | None:
    """The same of an order in any status; ``None`` of no order."""
    row = db.session.execute(_facts().where(Order.id == order_id)).one_or_none()
    return _read(row) if row else None


def _facts() -> Select[Any]:
    columns = (
        Order.id, Order.service_type, Order.skills, Order.place_code, Order.cell, Order.starts_at, Order.ends_at,
        Order.posted_at, Order.respond_by, Order.slots, Order.taken, Order.urgency, Order.audience, Order.team_id,
        Order.poster_id, Order.recipient_id, Order.posted_by_id, Order.organization_id, Order.household_index,
        _latest_knowledge(), _settings_of_place(),
    )  # fmt: skip
    return select(*columns)


def _latest_knowledge() -> Any:
    latest = select(KnowledgeVersion.id).order_by(KnowledgeVersion.id.desc()).limit(1)
    return latest.scalar_subquery().label("knowledge_id")


def _settings_of_place() -> Any:
    """Those of the nearest place above an order's that has any."""
    of = PlaceSettings
    above = of.place_code.in_([Order.place_code, func.left(Order.place_code, 9), func.left(Order.place_code, 6)])
    facts = func.json_build_object("preset", of.preset, "overrides", of.overrides, "hold_out", of.hold_out)
    nearest = select(facts).where(above).order_by(func.length(of.place_code).desc()).limit(1)
    return nearest.correlate(Order).scalar_subquery().label("settings")


def _read(row: Any) -> OrderFacts:
    settings = row.settings or {}
    rules = Rules(
        row.knowledge_id, Preset(settings.get("preset", "standard")), settings.get("overrides", {}),
        settings.get("hold_out", 0.0),
    )  # fmt: skip
    return OrderFacts(
        row.id, row.service_type, tuple(row.skills), row.place_code, row.cell, row.starts_at, row.ends_at,
        row.posted_at, row.respond_by, row.slots, row.slots - row.taken, row.urgency, row.audience, row.team_id,
        tuple(dict.fromkeys((row.poster_id, row.recipient_id, row.posted_by_id))), household.hosts_of(row),
        row.household_index, rules,
    )  # fmt: skip


def told_of(order_id: UUID, worth_of_opening: float) -> list[Told]:
    """Everybody who was told of an order so far, as a policy sees them, by what is known of the message's way."""
    mine = select(
        Asked.at, Asked.received_at, Asked.opened_at, Asked.p, Asked.answer, reaching.IS_LOST.label("is_lost")
    ).where(Asked.order_id == order_id)
    return [reaching.as_told(*row, worth_of_opening) for row in db.session.execute(mine)]
