"""The demo district: real places, invented people, the same for the same seed and day."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from app.demo import order_rows
from app.demo.district import District, district
from app.demo.layout import MIDDLE, places
from app.demo.ledger_rows import Ledger
from app.demo.logins import HOME, LOGINS
from app.demo.people import RARE_SKILLS
from app.kit.ids import new_id
from app.orders.lifecycle import ASSIGNMENT_TRANSITIONS, TRANSITIONS
from app.orders.models import AssignmentStatus, OrderStatus
from app.people import phones
from app.points.rules import Rule

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made() -> District:
    """A small district."""
    return district(600, NOW)


def test_the_places_are_the_published_ones_and_lie_within_the_district() -> None:
    tree = places()
    assert Counter(place.level for place in tree) == {"district": 1, "subdistrict": 9, "community": 153}
    assert all(abs(p.latitude - MIDDLE[0]) < 0.06 and abs(p.longitude - MIDDLE[1]) < 0.08 for p in tree)
    assert len({place.cell for place in tree}) > 50


def test_the_same_seed_and_day_make_the_same_district(made: District) -> None:
    assert district(600, NOW) == made
    assert district(600, NOW, seed=1) != made


def test_the_counts_are_those_of_the_field(made: District) -> None:
    assert (len(made.organizations), len(made.teams), len(made.members)) == (2005, 36, 600)
    assert sum(len(order.services) for order in made.orders) >= 600 * 0.08


def test_every_phone_is_of_the_range_that_is_nobody_s_and_no_two_are_equal(made: District) -> None:
    numbers = [person.phone for person in (*made.staff.values(), *made.members, *made.residents)]
    assert all(phones.is_demo(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert {login.phone for login in LOGINS} <= set(numbers)


def test_each_of_the_story_s_skills_is_held_by_three_of_one_community(made: District) -> None:
    for skill in RARE_SKILLS:
        assert [member.place.code for member in made.members if skill in member.skills] == [HOME] * 3


def test_the_past_is_past_and_in_order(made: District) -> None:
    for order in made.orders:
        assert NOW - timedelta(days=60) < order.posted_at < order.starts_at < order.ends_at
        for service in order.services:
            assert order.posted_at < service.accepted_at < service.checked_in_at < service.completed_at
            assert service.confirmed_at is None or service.completed_at < service.confirmed_at < NOW


def test_every_change_of_status_is_one_that_the_tables_allow(made: District) -> None:
    of_orders = {(before.value, after.value) for before in OrderStatus for after in TRANSITIONS[before]}
    of_parts = {(a.value, b.value) for a in AssignmentStatus for b in ASSIGNMENT_TRANSITIONS[a]}
    for order in made.orders:
        for row in order_rows.transition_rows(order, Random(1)):
            _, _, assignment_id, before, after, *_ = row
            assert before is None or (before, after) in (of_parts if assignment_id else of_orders)


@pytest.mark.usefixtures("app")  # its seals are made with the application's keys
def test_the_ledger_balances_in_each_unit_and_stage(made: District) -> None:
    ledger = Ledger(Rule(), new_id(), NOW, Random(1))
    ledger.award_all(made.orders)
    sums: Counter[tuple[str, str]] = Counter()
    for _, _, _, unit, stage, balance in ledger.accounts():
        sums[unit, stage] += balance
    assert set(sums.values()) == {0}
    assert len(ledger.awards) == sum(s.confirmed_at is not None for o in made.orders for s in o.services)
