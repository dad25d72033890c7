"""Many people, few things, one moment, over HTTP through the real server: nobody gets a 5xx.

Of 200 volunteers for few slots these are filled exactly; of 200 redemptions stock ends at zero, and nobody pays twice.
``YIHU_RACES`` is how many orders are fought for in a row: 4 unless told, one of each kind; the long run takes 50.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from app.kit.clock import local_date, now
from app.kit.database import db
from app.orders.models import Assignment, AssignmentStatus, Order
from app.points.invariants import violations
from app.points.rewards.models import Reward
from tests.builders import crowds, orders, people, rewards
from tests.builders.registration import organization
from tests.system.conftest import Service
from tests.system.volley import Answer, post, volley

VOLUNTEERS, REDEMPTIONS = 200, 200
RACES = int(os.environ.get("YIHU_RACES", "4"))


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    """The address of one web process for all of these."""
    with service() as address:
        yield address


@pytest.fixture
def headers(address: str) -> list[dict[str, str]]:
    """200 signed-in volunteers of one community."""
    return crowds.sign_in(crowds.volunteers(VOLUNTEERS, organization()))


@pytest.mark.slow
@pytest.mark.no_cover  # the service runs in processes of its own
def test_slots_are_filled_exactly_order_after_order(address: str, headers: list[dict[str, str]]) -> None:
    poster = people.account("刘桂兰")
    for number in range(RACES):
        slots, waitlist = (1, 5)[number % 2], number % 4 < 2
        order = orders.open_order(poster, slots=slots)
        seen = _race(address, order, headers, waitlist)
        others = (201, "waitlisted") if waitlist else (409, "order-full")
        assert seen == {(201, "accepted"): slots, others: VOLUNTEERS - slots}, f"order {number} of {slots} slots"
        assert _held(order) == slots


def _race(address: str, order: Order, headers: list[dict[str, str]], waitlist: bool) -> Counter[tuple[int, str]]:
    path = f"/api/v1/orders/{order.id}/assignments"
    requests = [post(address, path, given, {"waitlist": waitlist}) for given in headers]
    answers = volley(address, requests)
    return Counter((answer.status, _outcome(answer.json())) for answer in answers)


def _outcome(body: dict[str, Any]) -> str:
    return str(body.get("code") or body["assignment"]["status"])


def _held(order: Order) -> int:
    db.session.rollback()
    accepted = Assignment.status == AssignmentStatus.ACCEPTED
    return db.session.query(Assignment).filter(Assignment.order_id == order.id, accepted).count()


@pytest.mark.slow
@pytest.mark.no_cover  # the service runs in processes of its own
def test_stock_and_balance_hold(address: str) -> None:
    scarce, plenty = rewards.reward(points=10, stock=50), rewards.reward(points=10, stock=REDEMPTIONS)
    crowd = crowds.sign_in([rewards.person_with(100, who) for who in crowds.accounts(40)])
    one = people.sign_in(rewards.person_with(35))

    many = volley(address, [_redeeming(address, scarce, who) for who in crowd * 5])
    again = volley(address, [_redeeming(address, plenty, one)] * REDEMPTIONS)

    assert _outcomes(many) == {(201, "made"): 50, (409, "reward-sold-out"): REDEMPTIONS - 50}
    assert _outcomes(again) == {(201, "made"): 3, (409, "balance-too-low"): REDEMPTIONS - 3}
    db.session.rollback()
    assert violations(local_date(now())) == []


def _redeeming(address: str, reward: Reward, who: dict[str, str]) -> bytes:
    return post(address, f"/api/v1/rewards/{reward.id}/redemptions", who, None)


def _outcomes(answers: list[Answer]) -> Counter[tuple[int, str]]:
    return Counter((answer.status, "made" if answer.status == 201 else answer.json()["code"]) for answer in answers)
