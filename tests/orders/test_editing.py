"""Changing an order: what may be changed while it is sought, by whom, and who is told."""

from datetime import timedelta
from typing import Any

import h3
import pytest
from flask import Flask

from app.kit.database import db
from app.orders import sealed
from app.orders import service as orders
from app.orders.drafts import Contact
from app.orders.errors import (
    OrderChanged,
    OrderMalformed,
    OrderNotFound,
    OrderNotYours,
    OrderStatusForbids,
    SlotsTaken,
    TextReviewed,
)
from app.orders.events import OrderEdited, OrderFilled, OrderReopened
from app.orders.models import Order
from app.people.models import Account
from app.places.models import Place
from tests.builders import people
from tests.builders.orders import accepted, checked_in, open_order, stands, volunteer
from tests.builders.places import district
from tests.fakes import StandingClock, heard


def edit(order: Order, by: Account | None = None, version: int | None = None, **changes: Any) -> Order:
    who = people.occasion(by or db.session.get_one(Account, order.poster_id))
    return orders.edit(order.id, changes, order.version if version is None else version, who)


def test_what_may_be_changed(app: Flask, clock: StandingClock) -> None:
    order = open_order()
    starts_at = clock.now() + timedelta(days=3)
    with heard(app, OrderEdited) as events:
        edit(
            order,
            title="换两个灯泡",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            address="别处 1 号",
            latitude=39.95,
            longitude=116.3,
            contact=Contact(name="小刘", phone="13800138000"),
            skills=["电工"],
        )
    assert (order.title, order.starts_at, order.skills, order.version) == ("换两个灯泡", starts_at, ["电工"], 2)
    assert sealed.address_of(order) == "别处 1 号"
    assert sealed.location_of(order) == sealed.Location(39.95, 116.3)
    assert order.cell == h3.latlng_to_cell(39.95, 116.3, 8)
    assert sealed.contact_of(order).phone == "+8613800138000"
    assert len(events) == 1


def test_a_change_over_a_newer_version_is_refused(app: Flask) -> None:
    order = open_order()
    with pytest.raises(OrderChanged):
        edit(order, version=order.version - 1, title="x")


def test_only_who_asks_edits(app: Flask) -> None:
    order = open_order()
    for who in (volunteer(), people.committee("110107001")):
        with pytest.raises(OrderNotYours):
            edit(order, by=who, title="x")
    orders.cancel(order.id, "x", people.occasion(db.session.get_one(Account, order.poster_id)))
    with pytest.raises(OrderNotFound):
        edit(order, by=volunteer(), title="x")


def test_an_order_in_service_stays_as_it_is(app: Flask) -> None:
    order = open_order()
    checked_in(order)
    with pytest.raises(OrderStatusForbids):
        edit(order, title="x")


def test_more_slots_go_to_who_waits_and_then_to_everybody(app: Flask) -> None:
    order = open_order()
    accepted(order)
    waiting = accepted(order)
    with heard(app, OrderReopened) as events:
        edit(order, slots=3)
    assert (stands(waiting), stands(order), order.taken) == ("accepted", "open", 2)
    assert len(events) == 1


def test_fewer_slots_fill_the_order_but_take_nobody_s_away(app: Flask) -> None:
    order = open_order(slots=3)
    accepted(order)
    accepted(order)
    with pytest.raises(SlotsTaken) as refused:
        edit(order, slots=1)
    assert refused.value.facts == {"taken": 2}
    with heard(app, OrderFilled) as events:
        edit(order, slots=2)
    assert (stands(order), len(events)) == ("filled", 1)


def test_times_stay_possible(app: Flask, clock: StandingClock) -> None:
    order = open_order()
    with pytest.raises(OrderMalformed) as refused:
        edit(order, ends_at=order.starts_at + timedelta(hours=13))
    assert list(refused.value.faults) == ["/ends_at"]


def test_words_that_a_committee_approved_stay(app: Flask) -> None:
    code = district().community
    db.session.get_one(Place, code).reviews_orders = True
    order = open_order(place_code=code)
    edit(order, title="再改一次")
    orders.approve(order.id, people.occasion(people.committee(code)))
    with pytest.raises(TextReviewed):
        edit(order, description="x")
    edit(order, slots=2)
    assert order.slots == 2


def test_whoever_was_reminded_is_reminded_of_the_new_start(app: Flask, clock: StandingClock) -> None:
    order = open_order()
    part = accepted(order)
    orders.remind(part.id, people.by_service())
    edit(order, starts_at=order.starts_at + timedelta(minutes=30), ends_at=order.ends_at + timedelta(minutes=30))
    db.session.refresh(part)
    assert part.reminded_at is None
