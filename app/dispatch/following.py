"""Where an order's dispatch stands, for those who may follow it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.dispatch import policy, reaching
from app.dispatch.desk import queries as desk
from app.dispatch.errors import DispatchNotFound
from app.dispatch.models import Circle, Dispatch
from app.kit.database import db
from app.kit.texts import text
from app.notifications.inbox import moment
from app.orders.models import Audience, Order, OrderStatus
from app.people.actors import Actor, Occasion


@dataclass(frozen=True)
class Standing:
    """Where the dispatch of an order stands, in the reader's language."""

    order_id: UUID
    state: str
    """``review``, ``held``, ``community``, ``subdistrict``, ``district``, ``team``, ``organizations``, ``desk``,
    ``handed`` or ``ended``."""
    words: str
    circle: Circle | None
    wave: int
    asked: int
    next_step_at: datetime | None
    handed: int = 0
    """How many were asked by hand (派单) and have not answered yet."""
    answer_by: datetime | None = None
    """By when the last of them does."""
    received: int = 0
    """On how many devices the message is known to be, of those told."""
    opened: int = 0
    """How many have opened it."""
    lost: int = 0
    """How many it did not reach, because nothing rings for them any more: call them."""


def standing(order_id: UUID, occasion: Occasion) -> Standing:
    """Where an order stands; raises :class:`DispatchNotFound`, also for who may not follow it."""
    beside = (*desk.waiting_of(Order.id), *reaching.counted_of(Order.id))
    found = db.session.execute(
        select(Order, Dispatch, *beside).outerjoin(Dispatch, Dispatch.order_id == Order.id).where(Order.id == order_id)
    ).one_or_none()
    if found is None or not policy.may_follow(found.Order, occasion.person):
        raise DispatchNotFound()
    carried = replace(
        _standing(found.Order, found.Dispatch, occasion), received=found[4], opened=found[5], lost=found[6]
    )
    if found.Order.status is not OrderStatus.OPEN or not found[2]:
        return carried
    return _by_hand(carried, found[2], found[3], occasion.person)


def _by_hand(carried: Standing, handed: int, answer_by: datetime, reader: Actor) -> Standing:
    """The same, where somebody was asked by hand and has not answered."""
    words = text("dispatch.state.handed", reader.language, handed=handed, until=moment(answer_by, reader.language))
    return replace(carried, state="handed", words=words, handed=handed, answer_by=answer_by)


def _standing(order: Order, dispatch: Dispatch | None, occasion: Occasion) -> Standing:
    reader = occasion.person
    state = state_of(order, dispatch, occasion.at)
    if dispatch is None:
        return Standing(order.id, state, _words(state, None, reader), None, 0, 0, None)
    words = _words(state, dispatch, reader)
    return Standing(order.id, state, words, dispatch.circle, dispatch.wave, dispatch.asked, dispatch.next_step_at)


def state_of(order: Order, dispatch: Dispatch | None, at: datetime) -> str:
    """In one word, where the order stands."""
    if order.status is OrderStatus.PENDING_REVIEW:
        return "review"
    if dispatch is None or order.status is not OrderStatus.OPEN:
        return "ended"
    if dispatch.circle is Circle.DESK:
        return "desk"
    if dispatch.wave == 0 and dispatch.next_step_at is not None and dispatch.next_step_at > at:
        return "held"
    return dispatch.circle.value if order.audience is Audience.VOLUNTEERS else order.audience.value


def _words(state: str, dispatch: Dispatch | None, reader: Actor) -> str:
    asked = dispatch.asked if dispatch else 0
    next_step_at = dispatch.next_step_at if dispatch else None
    next_step = moment(next_step_at, reader.language) if next_step_at else ""
    return text(f"dispatch.state.{state}", reader.language, asked=asked, next=next_step)
