"""Handing out a set of orders: proposed by the solver, changed by hand, sent with one click.

Rows are locked in one order: the hand-out, then its orders by their ids.
"""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, select

from app.dispatch.desk import offering
from app.dispatch.desk.errors import EnoughAsked
from app.dispatch.desk.offering import Addressee
from app.dispatch.hand_out import lifecycle, queries, solving, weighing
from app.dispatch.hand_out.errors import (
    HandOutChanged,
    HandOutEnded,
    HandOutNotFound,
    NobodyNamed,
    OrderNotInSet,
    SetUnfit,
)
from app.dispatch.hand_out.models import HandOut, HandOutLine, HandOutOrder, HandOutStatus
from app.dispatch.hand_out.queries import OFFERED
from app.dispatch.hand_out.solving import Option, Task, Terms
from app.dispatch.hand_out.weighing import Weighed
from app.kit.database import db
from app.kit.errors import Refusal, constraints_as_refusals
from app.kit.ids import new_id
from app.orders.errors import NotModeratorHere
from app.orders.models import Order, OrderStatus
from app.people.actors import Occasion
from app.people.permissions import Permission

MOST_ORDERS = 60


def propose(place_code: str, order_ids: Sequence[UUID], most_each: int, occasion: Occasion) -> HandOut:
    """Plan whom to ask for these orders of one's place, so that the most slots are filled; nobody is asked yet.

    Raises ``NotModeratorHere``, :class:`SetUnfit`.
    """
    if not occasion.person.may_at(Permission.ORDERS_MODERATE, place_code):
        raise NotModeratorHere()
    orders = _open(place_code, order_ids, occasion)
    tasks = [Task(order.id, order.slots - order.taken, order.starts_at, order.ends_at) for order in orders]
    could = [weighing.suggested(order, occasion.at) for order in orders]
    options = [
        Option(number, one.volunteer_id, one.chance, one.km, one.recent)
        for number, of in enumerate(could)
        for one in of
    ]
    terms = Terms(most_each=most_each)
    by_hand = solving.worth(solving.first_come(tasks, options, terms), tasks, options)
    made = HandOut(
        id=new_id(), place_code=place_code, most_each=most_each, first_come=asdict(by_hand), made_at=occasion.at,
        made_by_id=occasion.person.account_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        HandOutOrder(hand_out_id=made.id, order_id=order.id, position=at) for at, order in enumerate(orders)
    )
    db.session.flush()
    for chosen in (options[number] for number in solving.best(tasks, options, terms)):
        order, who = orders[chosen.task], next(one for one in could[chosen.task] if one.volunteer_id == chosen.person)
        db.session.add(_line(made, order, who, is_by_hand=False))
    db.session.flush()
    return made


def name(
    hand_out_id: UUID, order_id: UUID, volunteer_ids: Sequence[UUID], occasion: Occasion, expected_version: int
) -> HandOut:
    """Name by hand who is to be asked for an order of the set, in place of those who were.

    Raises :class:`HandOutNotFound`, :class:`HandOutEnded`, :class:`HandOutChanged`, :class:`OrderNotInSet`,
    ``HandOfferUnfit`` for who cannot take it, ``EnoughAsked``.
    """
    hand_out = _locked(hand_out_id, occasion)
    _require_open(hand_out, expected_version)
    if db.session.get(HandOutOrder, (hand_out.id, order_id)) is None:
        raise OrderNotInSet()
    order = db.session.get_one(Order, order_id)
    most = order.slots - order.taken + solving.SURPLUS
    if len(set(volunteer_ids)) > most:
        raise EnoughAsked(asked=len(set(volunteer_ids)), most=most)
    for volunteer_id in volunteer_ids:
        offering.require_fit(order, volunteer_id, occasion)
    of_order = (HandOutLine.hand_out_id == hand_out.id, HandOutLine.order_id == order_id)
    before = {line.volunteer_id: line for line in db.session.scalars(select(HandOutLine).where(*of_order))}
    dropped = [who for who in before if who not in set(volunteer_ids)]
    db.session.execute(delete(HandOutLine).where(*of_order, HandOutLine.volunteer_id.in_(dropped)))
    fresh = [who for who in dict.fromkeys(volunteer_ids) if who not in before]
    db.session.add_all(
        _line(hand_out, order, one, is_by_hand=True) for one in weighing.weighed(order, fresh, occasion.at)
    )
    hand_out.version += 1
    db.session.flush()
    return hand_out


def send(hand_out_id: UUID, words: str, occasion: Occasion) -> HandOut:
    """Ask everybody whom the hand-out names, each by an offer of their own; what cannot be offered any more keeps its reason.

    Raises :class:`HandOutNotFound`, :class:`HandOutEnded`, :class:`NobodyNamed`.
    """
    hand_out = _locked(hand_out_id, occasion)
    lines = db.session.scalars(
        select(HandOutLine)
        .where(HandOutLine.hand_out_id == hand_out.id)
        .order_by(HandOutLine.order_id, HandOutLine.chance.desc(), HandOutLine.volunteer_id)
    ).all()
    if not lines:
        raise NobodyNamed()
    lifecycle.move(hand_out, HandOutStatus.SENT, occasion)
    for line in lines:
        line.outcome = _offered(line, words, occasion)
    return hand_out


def discard(hand_out_id: UUID, occasion: Occasion) -> HandOut:
    """Lay a proposal aside. Raises :class:`HandOutNotFound`, :class:`HandOutEnded`."""
    hand_out = _locked(hand_out_id, occasion)
    lifecycle.move(hand_out, HandOutStatus.DISCARDED, occasion)
    return hand_out


def _open(place_code: str, order_ids: Sequence[UUID], occasion: Occasion) -> list[Order]:
    """The orders, in the order in which they were posted; raises :class:`SetUnfit` with a pointer to each that does not fit."""
    found = db.session.scalars(select(Order).where(Order.id.in_(order_ids)))
    fit = {order.id: order for order in found if _is_fit(order, place_code, occasion)}
    unfit = {f"/order_ids/{at}": ["not open here"] for at, order_id in enumerate(order_ids) if order_id not in fit}
    if unfit:
        raise SetUnfit(unfit)
    return sorted(fit.values(), key=lambda order: (order.posted_at, order.id))


def _is_fit(order: Order, place_code: str, occasion: Occasion) -> bool:
    seeks = order.status is OrderStatus.OPEN and order.taken < order.slots and order.respond_by > occasion.at
    return seeks and order.place_code.startswith(place_code)


def _locked(hand_out_id: UUID, occasion: Occasion) -> HandOut:
    mine = select(HandOut).where(HandOut.id == hand_out_id).with_for_update()
    found = db.session.scalar(mine.execution_options(populate_existing=True))
    if found is None or not queries.may_see(found, occasion.person):
        raise HandOutNotFound()
    return found


def _require_open(hand_out: HandOut, expected_version: int) -> None:
    if hand_out.status is not HandOutStatus.PROPOSED:
        raise HandOutEnded(status=hand_out.status.value)
    if hand_out.version != expected_version:
        raise HandOutChanged()


def _line(hand_out: HandOut, order: Order, who: Weighed, *, is_by_hand: bool) -> HandOutLine:
    return HandOutLine(
        hand_out_id=hand_out.id, order_id=order.id, volunteer_id=who.volunteer_id, chance=who.chance, km=who.km,
        recent=who.recent, is_by_hand=is_by_hand,
    )  # fmt: skip


def _offered(line: HandOutLine, words: str, occasion: Occasion) -> str:
    """What became of a line; one that is refused takes nothing of the others along."""
    try:
        with constraints_as_refusals(), db.session.begin_nested():
            offering.offer(line.order_id, Addressee(volunteer_id=line.volunteer_id), words, None, occasion)
    except Refusal as refusal:
        return refusal.code
    return OFFERED
