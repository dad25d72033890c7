"""The simulator: the same from the same seed, the same draws for all, nothing over a limit, and policies that differ."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from app.dispatch.choice.facts import Moment
from app.dispatch.choice.learning import Message, refit
from app.dispatch.choice.settings import STANDARD
from app.dispatch.simulation.contenders import CONTENDERS, Priced
from app.dispatch.simulation.draws import exponentials, normals, uniforms
from app.dispatch.simulation.fitting import columns_of, fit
from app.dispatch.simulation.measures import gini, measures
from app.dispatch.simulation.scenarios import BASE, SCENARIOS
from app.dispatch.simulation.season import Season, play
from app.dispatch.simulation.world import FIRST_MONDAY, KINDS, PROFILES, World, willing_at, world_of

SMALL = replace(BASE, communities=2, volunteers=300, orders_a_day=8.0, days=4, uncounted_days=1)


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(SMALL, 7)


@pytest.fixture(scope="module")
def season(world: World) -> Season:
    return play(world, Priced(world, STANDARD), keeps_waves=True)


def test_a_seed_makes_one_world_and_another_seed_another(world: World) -> None:
    again, other = world_of(SMALL, 7), world_of(SMALL, 8)
    assert world.orders == again.orders != other.orders
    assert (world.people.xy == again.people.xy).all()


def test_a_season_is_the_same_from_the_same_seed(world: World, season: Season) -> None:
    again = play(world_of(SMALL, 7), Priced(world, STANDARD), keeps_waves=True)
    assert again.waves == season.waves
    before, after = measures(season), measures(again)
    assert replace(before, milliseconds=0) == replace(after, milliseconds=0)


def test_who_is_left_out_beforehand_would_not_have_been_chosen(world: World, season: Season) -> None:
    unscreened = Priced(world, STANDARD)
    unscreened.is_screened = False
    assert play(world, unscreened, keeps_waves=True).waves == season.waves


@pytest.mark.parametrize("name", ["nearest-10", "best-score-5-capped"])
def test_nor_by_a_baseline(world: World, name: str) -> None:
    one, unscreened = CONTENDERS[name](world), CONTENDERS[name](world)
    unscreened.is_screened = False
    assert play(world, unscreened, keeps_waves=True).waves == play(world, one, keeps_waves=True).waves


def test_nobody_is_told_twice_of_an_order_nor_more_often_than_allowed(season: Season) -> None:
    told: dict[int, list[tuple[float, int]]] = {}
    for order, at, people in season.waves:
        for person in people:
            told.setdefault(person, []).append((at, order))
    assert told
    for messages in told.values():
        assert len({order for _, order in messages}) == len(messages)
        for at, _ in messages:
            assert sum(at - 168 < other <= at for other, _ in messages) <= STANDARD.most_a_week


def test_who_was_in_reach_is_not_kept_once_an_order_is_over(season: Season) -> None:
    kept = [array for call in season.seen.calls for array in (call.near, call.km, call.untold)]
    assert {(array.size, array.base is None) for array in kept} == {(0, True)}, "a slice keeps all that it is a part of"


def test_at_night_only_what_cannot_wait_is_told(season: Season) -> None:
    for number, at, _ in season.waves:
        order = season.world.orders[number]
        if STANDARD.is_quiet(int(at % 24)):
            assert order.life < 0.75 or order.due_at - at <= STANDARD.held_over + 1e-9


def test_no_order_has_more_yeses_than_slots(season: Season) -> None:
    assert all(len(call.taken) + call.free == call.posted.slots for call in season.seen.calls)
    assert all(call.free >= 0 for call in season.seen.calls)


@pytest.mark.parametrize("name", CONTENDERS)
def test_every_policy_plays_a_short_season(name: str) -> None:
    short = world_of(replace(SMALL, volunteers=100, days=2, uncounted_days=1), 3)
    result = measures(play(short, CONTENDERS[name](short)))
    assert 0 <= result.filled <= 1
    assert result.messages > 0


def test_telling_everybody_is_the_worst(world: World, season: Season) -> None:
    everybody = measures(play(world, CONTENDERS["everybody-4km"](world)))
    standard = measures(season)
    assert everybody.messages > 3 * standard.messages
    assert everybody.filled < standard.filled


def test_the_draws_belong_to_person_and_order() -> None:
    people = np.array([5, 9, 2])
    drawn = uniforms(1, 2, people, 4)
    assert (drawn[:, 1] == uniforms(1, 2, np.array([9]), 4)[:, 0]).all()
    assert (drawn != uniforms(1, 3, people, 4)).all()
    many = uniforms(3, 4, np.arange(20_000), 2)
    assert many.mean() == pytest.approx(0.5, abs=0.01)
    assert normals(many[0], many[1]).std() == pytest.approx(1.0, abs=0.02)
    assert exponentials(many[0], 72.0).mean() == pytest.approx(72.0, rel=0.03)


def test_hours_are_as_the_model_has_them() -> None:
    worker, retired, student, flexible = range(len(PROFILES))
    assert (willing_at(worker, 19), willing_at(worker, 12), willing_at(worker, 10)) == (1.0, 0.45, 0.15)
    assert willing_at(retired, 24 + 10) == 0.8
    assert willing_at(student, 24 + 22) == 0.9
    assert willing_at(flexible, 3) == pytest.approx(0.55 * 0.08)


def test_orders_come_with_the_hours_and_less_on_weekends() -> None:
    orders = world_of(replace(BASE, days=70), 1).orders
    assert len(orders) == pytest.approx(50 * 20 + 20 * 16, rel=0.1)
    assert all(Moment(order.at).slot >= 24 for order in orders if (order.at - FIRST_MONDAY) % 168 >= 120)
    assert SCENARIOS["full"].volunteers == 50_000


def test_the_quick_learning_is_the_service_s_own() -> None:
    draw = Random(4)
    rows = [
        Message(
            draw.random() * 500, draw.randrange(60), draw.choice(KINDS), draw.randrange(10), draw.randrange(4),
            draw.randrange(48), draw.randrange(42), draw.random() * 3, said := draw.random() < 0.2,
            not said and draw.random() < 0.2, draw.random() / 3 if said else 0.0,
        )
        for _ in range(1500)
    ]  # fmt: skip
    slow, quick = refit(rows, 500.0), fit(columns_of(rows), 500.0, 60)
    assert quick.knowledge.distance == pytest.approx(slow.knowledge.distance)
    assert quick.knowledge.fatigue == pytest.approx(slow.knowledge.fatigue)
    assert quick.knowledge.base == pytest.approx(slow.knowledge.base)
    assert quick.knowledge.delays == slow.knowledge.delays
    for known, learned in zip(quick.knowledge.hours, slow.knowledge.hours, strict=True):
        assert known == pytest.approx(learned)
    for one, person in slow.people.items():
        who = int(one)
        assert quick.person[who] == pytest.approx(person.factor)
        for kind, factor in person.by_kind.items():
            assert quick.by_kind[who, KINDS.index(kind)] == pytest.approx(factor)
        for part, factor in person.by_part.items():
            assert quick.by_part[who, part] == pytest.approx(factor)


def test_gini_is_nothing_among_equals_and_nearly_one_where_one_has_all() -> None:
    assert gini(np.ones(100)) == pytest.approx(0.0)
    assert gini(np.array([0.0] * 99 + [1.0])) == pytest.approx(0.99)
    assert gini(np.zeros(3)) == 0.0


def test_who_joins_later_is_told_of_nothing_before_and_soon_after() -> None:
    world = world_of(replace(SMALL, days=10, uncounted_days=1, joining=0.5), 5)
    season = play(world, Priced(world, STANDARD), keeps_waves=True)
    joined = world.people.joined_at
    assert all(joined[person] <= at for _, at, people in season.waves for person in people)
    assert measures(season).newcomers > 0.5
