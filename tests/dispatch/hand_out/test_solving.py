"""The plan for a set of orders: it fills the most, asks nobody for two things at once, and is never worse than first come."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dispatch.hand_out.solving import (
    SOMEBODY,
    SURPLUS,
    Option,
    Task,
    Terms,
    best,
    cost,
    filled,
    first_come,
    mass,
    worth,
)

NINE = datetime(2026, 3, 7, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def task(name: str, starts: int = 0, slots: int = 1) -> Task:
    return Task(name, slots, NINE + starts * HOUR, NINE + (starts + 1) * HOUR)


def test_filled_slots_are_those_of_a_poisson_number() -> None:
    assert filled(0, 3) == 0
    assert filled(1, 1) == pytest.approx(1 - exp(-1))
    assert filled(2, 2) == pytest.approx(2 - 2 * exp(-2) - 2 * exp(-2))
    assert filled(50, 4) == pytest.approx(4)
    assert mass(1 - exp(-2)) == pytest.approx(2)


def test_who_alone_can_come_is_kept_for_it() -> None:
    tasks = [task("anybody"), task("only Li")]
    options = [Option(0, "Li", 0.5, 0.2, 0), Option(0, "Wang", 0.5, 0.9, 0), Option(1, "Li", 0.5, 0.5, 0)]
    assert [options[n].person for n in first_come(tasks, options, Terms())] == ["Li", "Wang"]
    plan = best(tasks, options, Terms())
    assert {(options[n].task, options[n].person) for n in plan} == {(0, "Wang"), (1, "Li")}
    assert worth(plan, tasks, options).without == 0


def test_nobody_is_asked_for_two_orders_at_once_nor_without_time_for_the_way() -> None:
    tasks = [task("at nine"), task("at ten", 1), task("at eleven", 2)]
    options = [Option(number, "Li", 0.5, 1.0, 0) for number in range(3)]
    plan = best(tasks, options, Terms(most_each=3))
    assert [options[n].task for n in plan] == [0, 2]
    assert len(best(tasks, options, Terms(most_each=3, way=timedelta()))) == 3
    assert len(best(tasks, options, Terms(most_each=1))) == 1


def test_of_two_alike_the_nearer_and_the_less_told_is_asked() -> None:
    options = [
        Option(0, "far", 0.9, 3.0, 0), Option(0, "often told", 0.9, 0.5, 5),
        Option(0, "near", 0.9, 0.5, 0), Option(0, "nearest of all but unwilling", 0.001, 0.1, 0),
    ]  # fmt: skip
    plan = best([task("one")], options, Terms(a_km=0.1, a_message=0.1))
    assert [options[n].person for n in plan] == ["near"]


def test_nobody_to_ask_is_an_empty_plan() -> None:
    assert best([], [], Terms()) == first_come([], [], Terms()) == []
    assert worth([], [task("one")], []).without == 1


TASKS = st.lists(
    st.builds(lambda starts, slots: task("t", starts, slots), st.integers(0, 3), st.integers(1, 3)),
    min_size=1,
    max_size=5,
)


@st.composite
def sets(draw: st.DrawFn) -> tuple[list[Task], list[Option], Terms]:
    """A few orders, and who could be asked for each."""
    tasks = draw(TASKS)
    pairs = draw(st.sets(st.tuples(st.integers(0, len(tasks) - 1), st.integers(0, 7)), max_size=24))
    chances, ways, messages = st.floats(0, 0.9), st.floats(0, 4), st.integers(0, 5)
    options = [Option(at, who, draw(chances), draw(ways), draw(messages)) for at, who in sorted(pairs)]
    return tasks, options, Terms(most_each=draw(st.integers(1, 2)))


@settings(max_examples=25, deadline=None)
@given(sets())
def test_a_plan_keeps_every_bound_and_brings_no_less_than_first_come(
    made: tuple[list[Task], list[Option], Terms],
) -> None:
    tasks, options, terms = made
    plan, by_hand = best(tasks, options, terms), first_come(tasks, options, terms)
    for numbers in (plan, by_hand):
        chosen = [options[number] for number in numbers]
        for person in {option.person for option in chosen}:
            theirs = sorted(tasks[option.task].starts_at for option in chosen if option.person == person)
            assert len(theirs) <= terms.most_each
            assert all(later - one >= HOUR + terms.way for one, later in pairwise(theirs))
        for at, each in enumerate(tasks):
            assert sum(option.task == at for option in chosen) <= each.slots + SURPLUS

    def net(numbers: list[int]) -> float:
        costs = sum(cost(options[n], terms) for n in numbers)
        seen = worth(numbers, tasks, options)
        return seen.filled - costs - SOMEBODY * seen.without

    assert net(plan) >= net(by_hand) - 0.05 * sum(each.slots for each in tasks)
    assert plan == best(tasks, options, terms)
