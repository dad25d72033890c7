"""Many volunteers, few slots, one moment, over HTTP through the real server: slots are never overfilled, nobody gets a 5xx.

``YIHU_RACES`` is how many orders are fought for in a row: 12 unless told; the long run takes 50.
"""

import os
from collections import Counter
from typing import Any

import pytest

from app.kit.database import db
from app.orders.models import Assignment, AssignmentStatus, Order
from tests.builders import orders, people
from tests.builders.registration import organization
from tests.system.volley import post, volley

VOLUNTEERS = 200
RACES = int(os.environ.get("YIHU_RACES", "12"))


@pytest.fixture
def headers() -> list[dict[str, str]]:
    """200 signed-in volunteers of one community."""
    home = organization()
    return [people.sign_in(orders.volunteer(f"志愿者{number}", organization=home)) for number in range(VOLUNTEERS)]


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
