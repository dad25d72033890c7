"""Carrying an order outward, wave by wave, until somebody comes or the committee's desk has it.

A step reads the order afresh under a lock: a second run of it does nothing, and one that dies half-way leaves nothing.
"""

from random import Random
from uuid import UUID

from sqlalchemy import update

from app.dispatch import lifecycle, queries
from app.dispatch.candidates import candidates, home_members, officers, team_members
from app.dispatch.events import LadderEnded
from app.dispatch.models import Circle, Dispatch
from app.dispatch.policy import PACES, Candidate, OrderFacts, Wave, choose, gap, held_until
from app.dispatch.waves import send, waves_in
from app.kit.database import db
from app.kit.events import record
from app.orders.events import OrderEvent
from app.orders.models import Audience
from app.people.actors import Occasion


def on_order_opened(event: OrderEvent) -> None:
    """Begin: the first wave goes in the same transaction that opened the order."""
    order = queries.open_order(event.order_id)
    if order is None:
        return
    dispatch = Dispatch(
        order_id=order.id, place_code=order.place_code, circle=Circle.COMMUNITY, wave=0, asked=0, next_step_at=None
    )
    _carry(order, dispatch, Occasion(None, event.at))
    db.session.add(dispatch)


def on_order_reopened(event: OrderEvent) -> None:
    """Resume where it stood; from the desk, with the district once more."""
    order = queries.open_order(event.order_id)
    dispatch = queries.for_update(event.order_id)
    if order is None:
        return
    if dispatch is None:
        on_order_opened(event)
        return
    if dispatch.circle is Circle.DESK:
        lifecycle.move(dispatch, Circle.DISTRICT, order.place_code)
    _carry(order, dispatch, Occasion(None, event.at), is_resumed=True)


def on_order_ended(event: OrderEvent) -> None:
    """Stop: the order is full or over."""
    mine = update(Dispatch).where(Dispatch.order_id == event.order_id, Dispatch.next_step_at.is_not(None))
    db.session.execute(mine.values(next_step_at=None))


def step(order_id: UUID, occasion: Occasion) -> None:
    """The next step of an order, if it is due; otherwise nothing."""
    order = queries.open_order(order_id)
    dispatch = queries.for_update(order_id)
    if dispatch is None or dispatch.next_step_at is None or dispatch.next_step_at > occasion.at:
        return
    if order is None or order.respond_by <= occasion.at:
        dispatch.next_step_at = None  # nobody may answer any more
        return
    _carry(order, dispatch, occasion)


def _carry(order: OrderFacts, dispatch: Dispatch, occasion: Occasion, *, is_resumed: bool = False) -> None:
    """Send the next wave that has anybody in it, or end on the desk; at night an order that can wait does."""
    morning = held_until(order, occasion.at)
    if morning is not None:
        dispatch.next_step_at = morning
        return
    if order.audience is Audience.VOLUNTEERS:
        _widen(order, dispatch, occasion, PACES[order.urgency].waves + is_resumed)
    else:
        _call(order, dispatch, occasion)


def _widen(order: OrderFacts, dispatch: Dispatch, occasion: Occasion, most_waves: int) -> None:
    """A wave in the present circle or, where nobody is left in it, on to the next, whose step is due at once: one circle a
    transaction, so that nobody who posts an order waits until a whole district has been looked through."""
    rng = Random(order.id.int ^ dispatch.wave)  # noqa: S311 - a draw that anybody can repeat, not a secret
    if waves_in(dispatch) < most_waves:
        wave = choose(order, candidates(order, dispatch, occasion, rng), dispatch.circle, occasion, rng)
        if wave.chosen:
            send(wave, order, dispatch, occasion)
            return
    lifecycle.move(dispatch, lifecycle.NEXT[dispatch.circle], order.place_code)
    dispatch.next_step_at = occasion.at
    if dispatch.circle is Circle.DESK:
        _end(dispatch, order, occasion)


def _call(order: OrderFacts, dispatch: Dispatch, occasion: Occasion) -> None:
    """A team's or an organization's members, or the organizations' officers, are all told at once; who remains silent leaves it
    to the desk."""
    if order.audience is Audience.TEAM:
        called = team_members(order)
    elif order.audience is Audience.MEMBERS:
        called = home_members(order)
    else:
        called = officers(order, order.place_code[: lifecycle.PREFIX[Circle.SUBDISTRICT]])
    if not called:
        lifecycle.move(dispatch, Circle.DESK, order.place_code)
        _end(dispatch, order, occasion)
        return
    chosen = tuple(Candidate(account_id, 0, 0, is_of_community=False) for account_id in called)
    send(Wave(chosen, gap(order, Circle.DISTRICT, occasion.at)), order, dispatch, occasion)


def _end(dispatch: Dispatch, order: OrderFacts, occasion: Occasion) -> None:
    dispatch.next_step_at = None
    record(LadderEnded(at=occasion.at, actor_id=None, order_id=order.id, place_code=order.place_code))
