"""Handing out a set: planned together, changed by hand, sent with one click; one line that fails takes no other along."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.dispatch.desk.errors import EnoughAsked, HandOfferUnfit
from app.dispatch.desk.models import HandOffer
from app.dispatch.hand_out import service
from app.dispatch.hand_out.errors import HandOutChanged, HandOutEnded, NobodyNamed, OrderNotInSet, SetUnfit
from app.dispatch.hand_out.models import HandOut, HandOutLine, HandOutStatus
from app.kit.clock import now
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import service as orders
from app.orders.models import Order
from app.people import privacy
from app.people.models import Account
from tests.builders import people
from tests.builders.hand_outs import hand_out, named
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district

pytestmark = pytest.mark.usefixtures("app")


def lines(of: HandOut) -> dict[Order, set[Account]]:
    found: dict[Order, set[Account]] = {}
    for line in db.session.scalars(select(HandOutLine).where(HandOutLine.hand_out_id == of.id)):
        of_order = found.setdefault(db.session.get_one(Order, line.order_id), set())
        of_order.add(db.session.get_one(Account, line.volunteer_id))
    return found


def send(of: HandOut) -> HandOut:
    with transaction():
        return service.send(of.id, "请来", people.occasion(people.committee(of.place_code)))


def test_who_alone_has_the_skill_is_kept_for_the_order_that_needs_it():
    both, one = volunteer("会开叉车的", skills=["forklift"]), volunteer("不会的")
    at = now() + timedelta(days=1)
    anybody, skilled = open_order(starts_at=at), open_order(starts_at=at, skills=["forklift"])
    made = hand_out(anybody, skilled)
    assert lines(made) == {anybody: {one}, skilled: {both}}
    assert made.first_come["without"] == 1
    assert made.status is HandOutStatus.PROPOSED
    assert db.session.scalars(select(HandOffer)).all() == []


def test_an_order_that_seeks_nobody_or_is_of_another_place_is_named():
    filled, here = open_order(), open_order()
    accepted(filled)
    elsewhere = open_order(place_code=district().communities[2])
    with pytest.raises(SetUnfit) as refused:
        hand_out(here, filled, elsewhere)
    assert set(refused.value.faults) == {"/order_ids/1", "/order_ids/2"}


def test_the_committee_names_others_by_hand():
    volunteer()
    by_hand, order = volunteer("点名的"), open_order()
    made = hand_out(order)
    assert lines(named(made.id, order, by_hand)) == {order: {by_hand}}
    with pytest.raises(HandOutChanged):
        named(made.id, order, by_hand)
    with pytest.raises(HandOfferUnfit):
        named(made.id, order, people.account("没有报到的"), version=2)
    with pytest.raises(EnoughAsked):
        named(made.id, order, *(volunteer(str(number)) for number in range(4)), version=2)
    with pytest.raises(OrderNotInSet):
        named(made.id, open_order(), by_hand, version=2)


def test_each_who_is_named_gets_an_offer_and_what_cannot_be_offered_says_why():
    first, second = volunteer("甲"), volunteer("乙")
    at = now() + timedelta(days=1)
    one, other = open_order(starts_at=at), open_order(starts_at=at)
    made = hand_out(one, other)
    chosen = {order: next(iter(accounts)) for order, accounts in lines(made).items()}
    assert set(chosen.values()) == {first, second}
    accepted(one, by=chosen[one])

    sent = send(made)

    outcomes = {line.order_id: line.outcome for line in db.session.scalars(select(HandOutLine))}
    assert outcomes == {one.id: "nothing-to-hand-out", other.id: "offered"}
    offer = db.session.scalars(select(HandOffer)).one()
    assert (offer.order_id, offer.volunteer_id, offer.words) == (other.id, chosen[other].id, "请来")
    assert sent.status is HandOutStatus.SENT
    with pytest.raises(HandOutEnded):
        send(made)


def test_a_proposal_that_names_nobody_is_not_sent():
    with pytest.raises(NobodyNamed):
        send(hand_out(open_order()))


def test_who_is_erased_is_not_named_any_more():
    who, order = volunteer(), open_order()
    made = hand_out(order)
    assert lines(made) == {order: {who}}
    with transaction():
        privacy.erase(people.occasion(who))
    assert lines(made) == {}


def test_a_set_whose_order_was_cancelled_is_still_read():
    order = open_order()
    volunteer()
    made = hand_out(order)
    with transaction():
        orders.cancel(order.id, "不需要了", people.occasion(db.session.get_one(Account, order.poster_id)))
    send(made)
    assert [line.outcome for line in db.session.scalars(select(HandOutLine))] == ["nothing-to-hand-out"]
