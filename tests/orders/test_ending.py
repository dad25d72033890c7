"""What happens by itself when time has passed; each job may run twice."""

from datetime import timedelta

from flask import Flask

from app.kit.database import db
from app.orders import due
from app.orders import service as orders
from app.orders.events import OrderExpired, OrderFilled, ServiceConfirmed, ServiceStartsSoon
from app.orders.models import Rating
from app.places.models import Place
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.orders import accepted, checked_in, completed, open_order, stands, volunteer
from tests.builders.places import district
from tests.fakes import StandingClock, heard


def test_an_order_that_nobody_answered_expires_once(app: Flask, clock: StandingClock) -> None:
    order = open_order()
    assert due.expired_ids(clock.now(), 10) == []
    clock.set(order.respond_by)
    assert due.expired_ids(clock.now(), 10) == [order.id]
    with heard(app, OrderExpired) as events:
        for _ in range(2):
            orders.expire(order.id, people.by_service())
    assert (stands(order), order.closed_at, len(events)) == ("expired", clock.now(), 1)
    assert due.expired_ids(clock.now(), 10) == []


def test_before_its_time_nothing_expires(app: Flask) -> None:
    order = open_order()
    orders.expire(order.id, people.by_service())
    assert stands(order) == "open"


def test_an_order_that_nobody_reviewed_in_time_expires_too(app: Flask, clock: StandingClock) -> None:
    code = district().community
    db.session.get_one(Place, code).reviews_orders = True
    order = open_order(place_code=code)
    clock.set(order.respond_by)
    assert due.expired_ids(clock.now(), 10) == [order.id]
    orders.expire(order.id, people.by_service())
    assert stands(order) == "expired"


def test_a_partly_filled_order_goes_on_with_those_who_accepted(app: Flask, clock: StandingClock) -> None:
    order = open_order(slots=3)
    part = accepted(order)
    clock.set(order.respond_by)
    with heard(app, OrderFilled) as events:
        orders.expire(order.id, people.by_service())
    assert (stands(order), stands(part), order.taken, len(events)) == ("filled", "accepted", 1, 1)


def test_a_service_that_nobody_rates_counts_after_seven_days_without_stars(app: Flask, clock: StandingClock) -> None:
    order = open_order()
    part = completed(order)
    clock.move(days=7, seconds=-1)
    assert due.unrated_ids(clock.now(), 10) == []
    orders.close_unrated(order.id, people.by_service())
    assert stands(part) == "completed"
    clock.move(seconds=1)
    assert due.unrated_ids(clock.now(), 10) == [order.id]
    with heard(app, ServiceConfirmed) as events:
        for _ in range(2):
            orders.close_unrated(order.id, people.by_service())
    assert (stands(part), stands(order), len(events)) == ("confirmed", "closed", 1)
    assert db.session.query(Rating).count() == 0
    assert due.unrated_ids(clock.now(), 10) == []


def test_what_nobody_ended_is_ended_seven_days_later(app: Flask, clock: StandingClock) -> None:
    forgotten, begun = open_order(), open_order()
    came_not, never_done = accepted(forgotten), checked_in(begun)
    clock.set(begun.ends_at + timedelta(days=7))
    for order_id in due.unrated_ids(clock.now(), 10):
        orders.close_unrated(order_id, people.by_service())
    assert (stands(came_not), stands(forgotten)) == ("released", "expired")
    assert (stands(never_done), stands(begun)) == ("released", "closed")
    assert (forgotten.taken, begun.taken) == (0, 0)


def test_an_accepted_volunteer_is_reminded_once(app: Flask, clock: StandingClock) -> None:
    order = open_order()
    part, waiting = accepted(order), accepted(order)
    clock.set(order.starts_at - timedelta(hours=2, seconds=1))
    assert due.starting_soon_ids(clock.now(), 10) == []
    clock.move(seconds=1)
    assert due.starting_soon_ids(clock.now(), 10) == [part.id]
    with heard(app, ServiceStartsSoon) as events:
        for assignment in (part, part, waiting):
            orders.remind(assignment.id, people.by_service())
    assert [event.volunteer_id for event in events] == [part.volunteer_id]
    assert due.starting_soon_ids(clock.now(), 10) == []


def test_whom_a_slot_waits_for_is_found(app: Flask, clock: StandingClock) -> None:
    order, first = open_order(), volunteer()
    part, waiting = accepted(order, first), accepted(order)
    row = db.session.get_one(Volunteer, waiting.volunteer_id)
    row.is_active = False
    orders.withdraw(part.id, None, people.occasion(first))
    assert due.promotable_ids(clock.now(), 10) == []
    row.is_active = True
    assert due.promotable_ids(clock.now(), 10) == [order.id]


def test_a_wrong_count_is_found(app: Flask) -> None:
    order = open_order(slots=2)
    accepted(order)
    assert due.miscounted_ids(10) == []
    order.taken = 2
    assert due.miscounted_ids(10) == [order.id]
