"""The policy is a pure function: the nearest first, the same few not again and again, the same for the same draw."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.dispatch.models import Circle
from app.dispatch.policy import PACES, SHORTEST_WAIT, Candidate, OrderFacts, choose, gap, held_until
from app.kit.ids import new_id
from app.orders.models import Audience, Urgency
from app.people.actors import Occasion
from tests.fakes import NOON

NOW = Occasion(None, NOON)


def order(**facts: Any) -> OrderFacts:
    usual: dict[str, Any] = {
        "id": new_id(),
        "service_type": "tutoring",
        "skills": (),
        "place_code": "110107001012",
        "cell": "8831aa5a37fffff",
        "starts_at": NOON + timedelta(hours=20),
        "ends_at": NOON + timedelta(hours=21),
        "respond_by": NOON + timedelta(hours=19),
        "free_slots": 1,
        "urgency": Urgency.NORMAL,
        "audience": Audience.VOLUNTEERS,
        "team_id": None,
        "not_to_ask": (),
    }
    return OrderFacts(**(usual | facts))


def candidate(cells_away: int = 1, recent_messages: int = 0) -> Candidate:
    return Candidate(new_id(), cells_away, recent_messages, is_of_community=True)


# A slow machine is no fault of the policy.
at_any_pace = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CANDIDATES = st.lists(st.builds(candidate, st.integers(0, 20), st.integers(0, 30)), max_size=80)


@at_any_pace
@given(CANDIDATES, st.integers(1, 500), st.sampled_from(Urgency), st.integers(0))
def test_a_wave_is_bounded_holds_nobody_twice_and_nobody_else(
    candidates: list[Candidate], slots: int, urgency: Urgency, seed: int
):
    wave = choose(order(free_slots=slots, urgency=urgency), candidates, Circle.COMMUNITY, NOW, Random(seed))

    assert len(wave.chosen) == min(len(candidates), PACES[urgency].most, PACES[urgency].per_slot * slots)
    assert len({told.account_id for told in wave.chosen}) == len(wave.chosen)
    assert set(wave.chosen) <= set(candidates)


@at_any_pace
@given(CANDIDATES, st.integers(0))
def test_the_same_draw_gives_the_same_wave(candidates: list[Candidate], seed: int):
    one, other = (choose(order(), candidates, Circle.COMMUNITY, NOW, Random(seed)) for _ in range(2))

    assert one.chosen == other.chosen


def test_the_nearest_are_told_first():
    near, far = [candidate(0) for _ in range(6)], [candidate(5) for _ in range(20)]

    assert set(choose(order(), far + near, Circle.COMMUNITY, NOW, Random(1)).chosen) == set(near)


def test_who_was_told_often_lets_others_have_their_turn():
    often, seldom = [candidate(0, 4) for _ in range(20)], [candidate(2, 0) for _ in range(6)]

    assert set(choose(order(), often + seldom, Circle.COMMUNITY, NOW, Random(1)).chosen) == set(seldom)


def test_equals_are_drawn():
    equals = [candidate() for _ in range(50)]

    waves = {choose(order(), equals, Circle.COMMUNITY, NOW, Random(seed)).chosen for seed in range(5)}

    assert len(waves) == 5


@pytest.mark.parametrize(
    ("urgency", "circle", "minutes"),
    [
        (Urgency.URGENT, Circle.COMMUNITY, 5),
        (Urgency.URGENT, Circle.SUBDISTRICT, 5),
        (Urgency.URGENT, Circle.DISTRICT, 10),
        (Urgency.NORMAL, Circle.COMMUNITY, 20),
        (Urgency.NORMAL, Circle.SUBDISTRICT, 30),
        (Urgency.NORMAL, Circle.DISTRICT, 60),
    ],
)
def test_the_wait_is_the_urgencys_and_the_circles(urgency: Urgency, circle: Circle, minutes: int):
    assert gap(order(urgency=urgency), circle, NOON) == timedelta(minutes=minutes)


@at_any_pace
@given(st.integers(-60, 200))
def test_the_wait_leaves_time_for_more_steps(minutes: int):
    wait = gap(order(respond_by=NOON + timedelta(minutes=minutes)), Circle.DISTRICT, NOON)

    assert SHORTEST_WAIT <= wait <= max(SHORTEST_WAIT, timedelta(minutes=max(minutes, 0)) / 3)


MIDNIGHT = NOON + timedelta(hours=12)
SEVEN = NOON + timedelta(hours=19)


@pytest.mark.parametrize(
    ("facts", "held"),
    [
        ({"respond_by": SEVEN + timedelta(hours=5)}, SEVEN),
        ({"respond_by": SEVEN + timedelta(hours=5), "urgency": Urgency.URGENT}, None),
        ({"respond_by": SEVEN - timedelta(hours=1)}, None),
    ],
)
def test_at_night_waits_only_what_can_wait(facts: dict[str, Any], held: object):
    assert held_until(order(**facts), MIDNIGHT) == held
    assert held_until(order(**facts), NOON) is None
