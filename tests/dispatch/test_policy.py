"""What dispatch goes by beside the choice of a wave."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dispatch.knowing import START, facts_of, knowledge_of
from app.dispatch.policy import SHORTEST_WAIT, OrderFacts, held_until, wait_of_call
from app.kit.ids import new_id
from app.orders.models import Audience, Urgency
from tests.fakes import NOON


def order(**facts: Any) -> OrderFacts:
    usual: dict[str, Any] = {
        "id": new_id(),
        "service_type": "tutoring",
        "skills": (),
        "place_code": "110107001012",
        "cell": "8831aa5a37fffff",
        "starts_at": NOON + timedelta(hours=20),
        "ends_at": NOON + timedelta(hours=21),
        "posted_at": NOON,
        "respond_by": NOON + timedelta(hours=19),
        "slots": 1,
        "free_slots": 1,
        "urgency": Urgency.NORMAL,
        "audience": Audience.VOLUNTEERS,
        "team_id": None,
        "not_to_ask": (),
    }
    return OrderFacts(**(usual | facts))


@pytest.mark.parametrize(("urgency", "minutes"), [(Urgency.URGENT, 10), (Urgency.NORMAL, 60)])
def test_a_call_has_its_time_before_the_desk_takes_the_order(urgency: Urgency, minutes: int):
    assert wait_of_call(order(urgency=urgency), NOON) == timedelta(minutes=minutes)


# A slow machine is no fault of the policy.
@settings(deadline=None)
@given(st.integers(-60, 200))
def test_the_wait_leaves_time_for_more_steps(minutes: int):
    wait = wait_of_call(order(respond_by=NOON + timedelta(minutes=minutes)), NOON)

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


@pytest.mark.parametrize(("hours", "minutes"), [(12, 60), (6, 60), (1, 10)])
def test_the_desk_has_the_last_sixth_of_the_time_an_hour_at_most(hours: int, minutes: int):
    asked = order(respond_by=NOON + timedelta(hours=hours))

    assert asked.respond_by - asked.desk_at == timedelta(minutes=minutes)


def test_knowledge_is_read_as_it_was_kept():
    assert knowledge_of(facts_of(START)) == START
