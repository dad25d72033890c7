"""Named selects of merges, and of orders that are like one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import h3
from sqlalchemy import ColumnElement, exists, select

from app.kit.database import db
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.orders import policy, queries
from app.orders.activities.models import ActivityOrder
from app.orders.errors import OrderNotFound
from app.orders.lifecycle import COMING, LIVE
from app.orders.merges.models import Merge, MergeRating
from app.orders.models import Assignment, Audience, Order, OrderStatus
from app.orders.policy import ADDRESS_STAYS
from app.orders.whistles.models import Whistle, WhistleStatus
from app.people.actors import Actor, Occasion
from app.people.permissions import Permission

NEAR = 3
"""Rings of cells around: about 3 km."""
WITHIN = timedelta(days=7)
"""So far apart may the wished starts be."""
MOST = 20
"""Orders of one merge."""


@dataclass(frozen=True)
class MergedInto:
    """What became of a merged order: the activity, and its order by which this one is served."""

    merge: Merge
    target: Order
    rating: MergeRating | None
    """What who asked said of it."""

    @property
    def activity_id(self) -> UUID:
        """The activity."""
        return self.merge.activity_id


def like(order: Order, at: datetime) -> list[ColumnElement[bool]]:
    """What makes an order one that can be merged with this one."""
    cells = [str(cell) for cell in h3.grid_disk(order.cell, NEAR)]
    return [
        Order.service_type == order.service_type,
        Order.place_code == order.place_code,
        Order.cell.in_(cells),
        Order.status == OrderStatus.OPEN,
        Order.taken == 0,
        Order.audience == Audience.VOLUNTEERS,
        Order.respond_by > at,
        Order.starts_at > at,
        Order.starts_at.between(order.starts_at - WITHIN, order.starts_at + WITHIN),
        ~exists().where(ActivityOrder.order_id == Order.id),
        ~exists().where(Whistle.order_id == Order.id, Whistle.status == WhistleStatus.OPEN),
    ]


def similar(order_id: UUID, occasion: Occasion) -> list[Order]:
    """An order of one's place and others like it that nobody answered, by their wished start, at most twenty.

    Nothing, where the order itself is not such. Raises ``OrderNotFound``.
    """
    order = db.session.get(Order, order_id)
    if order is None or not occasion.person.may_at(Permission.ORDERS_MODERATE, order.place_code):
        raise OrderNotFound()
    alike = select(Order).where(*like(order, occasion.at))
    this = db.session.scalar(alike.where(Order.id == order_id))
    if this is None:
        return []
    others = alike.where(Order.id != order_id).order_by(Order.starts_at, Order.id).limit(MOST - 1)
    return sorted([this, *db.session.scalars(others)], key=lambda each: (each.starts_at, each.id))


def current(order: Order) -> MergedInto | None:
    """By what an order is served now, or was in the end: not what it was taken out of, or fell back from."""
    if order.status not in (OrderStatus.MERGED, OrderStatus.CLOSED):
        return None
    latest = (
        select(Merge, Order, MergeRating)
        .join(Order, Order.id == Merge.target_id)
        .outerjoin(MergeRating, MergeRating.merge_id == Merge.id)
        .where(Merge.order_id == order.id, Merge.ended_at.is_not_distinct_from(order.closed_at))
    )
    row = db.session.execute(latest).one_or_none()
    return MergedInto(*row) if row else None


def is_served_by(order_id: UUID, actor: Actor, at: datetime) -> bool:
    """Whether they come to the activity's order that serves this one: they need its address as if they had accepted it."""
    coming = (
        exists()
        .where(Merge.order_id == order_id, Merge.ended_at.is_(None), Assignment.order_id == Merge.target_id)
        .where(Assignment.volunteer_id == actor.account_id, Assignment.status.in_(COMING))
        .where(Order.id == Merge.target_id, Order.status.in_(LIVE), Order.ends_at > at - ADDRESS_STAYS)
    )
    return bool(db.session.scalar(select(coming)))


def merged_into(target_id: UUID, occasion: Occasion, request: PageRequest) -> Page[Order]:
    """The orders that an activity's order serves: for who comes to it, who holds it and the committee; else there is none.

    Raises ``OrderNotFound``.
    """
    known = queries.known(target_id, occasion.person)
    comes = known.mine is not None and known.mine.status in COMING
    if not (comes or policy.is_asking(known.order, occasion.person) or moderates(known.order, occasion.person)):
        raise OrderNotFound()
    mine: Any = (
        select(Order)
        .join(Merge, Merge.order_id == Order.id)
        .where(Merge.target_id == target_id, Merge.ended_at.is_(None))
    )
    return page_of("merges.orders", mine, Sorting([Order.id], descending=False), request)


def requesters_of(target_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Who asked for the orders that these serve."""
    asked = select(Order.poster_id).join(Merge, Merge.order_id == Order.id)
    mine = asked.where(Merge.target_id.in_(target_ids), Merge.ended_at.is_(None))
    return tuple(db.session.scalars(mine.distinct()))


def standing(*which: ColumnElement[bool]) -> list[Merge]:
    """Merges that have not ended, in the order in which their orders are locked."""
    return list(db.session.scalars(select(Merge).where(Merge.ended_at.is_(None), *which).order_by(Merge.order_id)))


def moderates(order: Order, actor: Actor) -> bool:
    """Whether they are of the committee of its place."""
    return actor.may_at(Permission.ORDERS_MODERATE, order.place_code)
