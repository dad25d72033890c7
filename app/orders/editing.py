"""Changing an order that is still sought or awaited."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from app.kit.database import db
from app.orders import policy, sealed, waitlist
from app.orders.drafts import cell_of, faults_of_location, faults_of_times
from app.orders.errors import (
    OrderChanged,
    OrderMalformed,
    OrderNotYours,
    OrderStatusForbids,
    SlotsTaken,
    TextReviewed,
)
from app.orders.events import OrderEdited
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus
from app.orders.posting import seen_and_locked
from app.orders.telling import tell
from app.people import phones
from app.people.actors import Occasion
from app.places.models import Place

WORDS = ("title", "description", "risks")
PLAIN = (*WORDS, "starts_at", "ends_at", "respond_by", "slots", "skills", "urgency")
TIMES = ("starts_at", "ends_at", "respond_by")


def edit(order_id: UUID, changes: Mapping[str, Any], version: int, occasion: Occasion) -> Order:
    """Change what an order asks for, before the service begins; who accepted is told.

    ``changes`` are fields of a draft (never place, service type, audience). Raises :class:`OrderNotFound`,
    :class:`OrderNotYours`, :class:`OrderStatusForbids`, :class:`OrderChanged`, :class:`TextReviewed`, :class:`SlotsTaken`,
    :class:`OrderMalformed`.
    """
    order = seen_and_locked(order_id, occasion)
    _may_edit(order, changes, version, occasion)
    change(order, changes, occasion)
    return order


def change(order: Order, changes: Mapping[str, Any], occasion: Occasion, *, is_told: bool = True) -> None:
    """Change a locked order that can be edited; no question asked who wants it. ``is_told``: nothing larger is told.

    Raises :class:`SlotsTaken`, :class:`OrderMalformed`.
    """
    if changes.get("slots", order.slots) < order.taken:
        raise SlotsTaken(taken=order.taken)
    _check(order, changes, occasion.at)
    for name in PLAIN:
        if name in changes:
            setattr(order, name, list(changes[name]) if name == "skills" else changes[name])
    _reseal(order, changes)
    if "starts_at" in changes:
        _remind_again(order)
    order.version += 1
    _follow_slots(order, occasion)
    tell(OrderEdited, order, occasion, is_told=is_told)


def _may_edit(order: Order, changes: Mapping[str, Any], version: int, occasion: Occasion) -> None:
    if not policy.is_asking(order, occasion.person):
        raise OrderNotYours()
    if not policy.may_edit(order):
        raise OrderStatusForbids(status=order.status.value)
    if order.version != version:
        raise OrderChanged()
    place = db.session.get_one(Place, order.place_code)
    if (
        place.reviews_orders
        and order.status is not OrderStatus.PENDING_REVIEW
        and any(word in changes for word in WORDS)
    ):
        raise TextReviewed()


def _check(order: Order, changes: Mapping[str, Any], at: datetime) -> None:
    faults = faults_of_location(changes.get("latitude"), changes.get("longitude"), changes.get("cell"))
    if any(name in changes for name in TIMES):
        starts_at, ends_at, respond_by = (changes.get(name, getattr(order, name)) for name in TIMES)
        faults |= faults_of_times(starts_at, ends_at, respond_by, at)
    if faults:
        raise OrderMalformed(faults)


def _reseal(order: Order, changes: Mapping[str, Any]) -> None:
    if "address" in changes:
        sealed.seal_address(order, changes["address"])
    if "contact" in changes:
        contact = changes["contact"]
        sealed.seal_contact(order, type(contact)(name=contact.name, phone=phones.normalise(contact.phone)))
    if any(name in changes for name in ("latitude", "longitude", "cell")):
        point = (changes.get("latitude"), changes.get("longitude"))
        place = db.session.get_one(Place, order.place_code)
        order.cell = cell_of(*point, changes.get("cell"), place) or order.cell
        sealed.seal_location(order, *point)


def _remind_again(order: Order) -> None:
    coming = (Assignment.order_id == order.id, Assignment.status == AssignmentStatus.ACCEPTED)
    db.session.execute(update(Assignment).where(*coming).values(reminded_at=None))


def _follow_slots(order: Order, occasion: Occasion) -> None:
    if order.status in (OrderStatus.OPEN, OrderStatus.FILLED):
        waitlist.fill(order, occasion)
