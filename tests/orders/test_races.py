"""Many at once, with real commits: slots are never overfilled, and what counts once counts once."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.events import Event
from app.kit.transaction import repeated, transaction
from app.orders import due, sealed
from app.orders import service as orders
from app.orders.events import ServiceConfirmed
from app.orders.models import Assignment, AssignmentStatus, Order, Rating
from app.people.actors import Occasion
from app.people.models import Account
from tests.builders import people
from tests.builders.orders import accepted, checked_in, completed, open_order, volunteer
from tests.fakes import heard


def at_once(app: Flask, acts: Iterable[Callable[[], object]]) -> Counter[str]:
    """Do these at the same time, each in a transaction and thread of its own; how many ended how."""

    def once(act: Callable[[], object]) -> str:
        with transaction():
            act()
        return "done"

    def ended(act: Callable[[], object]) -> str:
        with app.app_context():
            try:
                return repeated(lambda: once(act))
            except Refusal as refusal:
                return refusal.code

    with ThreadPoolExecutor(8) as pool:
        return Counter(pool.map(ended, list(acts)))


def accepting(order_id: UUID, who: Occasion, waitlist: bool) -> Callable[[], object]:
    return lambda: orders.accept(order_id, who, waitlist)


def withdrawing(part_id: UUID, who: Occasion) -> Callable[[], object]:
    return lambda: orders.withdraw(part_id, None, who)


def statuses(order_id: UUID) -> Counter[str]:
    db.session.rollback()
    found = db.session.scalars(select(Assignment.status).where(Assignment.order_id == order_id))
    return Counter(status.value for status in found)


def taken(order_id: UUID) -> int | None:
    db.session.rollback()
    return db.session.scalar(select(Order.taken).where(Order.id == order_id))


def test_one_volunteer_who_asks_eight_times_at_once_has_one_part_and_no_refusal(committed_app: Flask) -> None:
    order_id = open_order(slots=1).id
    who = people.occasion(volunteer())
    outcome = at_once(committed_app, [accepting(order_id, who, False)] * 8)
    assert (outcome, statuses(order_id)) == ({"done": 8}, {"accepted": 1})


@pytest.mark.parametrize("slots", [1, 5])
def test_twenty_volunteers_at_once_take_as_many_slots_as_there_are(committed_app: Flask, slots: int) -> None:
    order_id = open_order(slots=slots).id
    crowd = [people.occasion(volunteer()) for _ in range(20)]
    outcome = at_once(committed_app, (accepting(order_id, who, number % 2 == 0) for number, who in enumerate(crowd)))
    stand = statuses(order_id)
    assert stand["accepted"] == slots == taken(order_id)
    assert outcome["done"] == stand["accepted"] + stand["waitlisted"]
    assert outcome["order-full"] == 20 - outcome["done"]


def test_the_same_volunteer_twenty_times_at_once_has_one_part(committed_app: Flask) -> None:
    order_id, who = open_order(slots=5).id, people.occasion(volunteer())
    assert at_once(committed_app, (accepting(order_id, who, True) for _ in range(20))) == {"done": 20}
    assert (statuses(order_id), taken(order_id)) == ({"accepted": 1}, 1)


def test_withdrawing_and_accepting_at_once_leaves_no_slot_empty_while_somebody_waits(committed_app: Flask) -> None:
    order = open_order(slots=3)
    leaving = [accepted(order) for _ in range(3)]
    order_id = order.id
    acts = [withdrawing(part.id, _of(part)) for part in leaving]
    acts += [accepting(order_id, people.occasion(volunteer()), True) for _ in range(8)]
    assert at_once(committed_app, acts) == {"done": 11}
    assert statuses(order_id) == {"withdrawn": 3, "accepted": 3, "waitlisted": 5}
    assert (taken(order_id), due.miscounted_ids(10)) == (3, [])


def test_a_service_is_rated_and_counts_once(committed_app: Flask) -> None:
    order = open_order()
    part_id = completed(order).id
    asker = people.occasion(db.session.get_one(Account, order.poster_id))
    events: list[Event]
    with heard(committed_app, ServiceConfirmed) as events:
        outcome = at_once(committed_app, (lambda: orders.rate(part_id, 5, "", [], asker) for _ in range(8)))
    assert outcome == {"done": 1, "already-rated": 7}
    assert len(events) == 1
    assert len(db.session.scalars(select(Rating)).all()) == 1


def test_a_service_is_completed_once(committed_app: Flask) -> None:
    part = checked_in(open_order())
    part_id, who = part.id, _of(part)
    outcome = at_once(committed_app, (partial(orders.complete, part_id, minutes, who) for minutes in range(30, 38)))
    assert outcome == {"done": 1, "assignment-status-forbids": 7}
    db.session.rollback()
    kept: Any = db.session.get_one(Assignment, part_id, populate_existing=True)
    assert kept.status is AssignmentStatus.COMPLETED


def test_wrong_codes_at_once_are_counted_exactly(committed_app: Flask) -> None:
    order = open_order()
    part = accepted(order)
    committed_app.extensions["clock"].set(order.starts_at)
    part_id, who = part.id, _of(part)
    wrong = "000000" if sealed.service_code_of(order) != "000000" else "111111"
    outcome = at_once(committed_app, (lambda: orders.check_in(part_id, wrong, who) for _ in range(12)))
    assert outcome == {"code-wrong": 5, "code-locked": 7}


def _of(part: Assignment) -> Occasion:
    return people.occasion(db.session.get_one(Account, part.volunteer_id))
