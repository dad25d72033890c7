"""Two hundred redemptions at the same moment over HTTP: stock ends at zero, nobody pays twice, nobody gets a 5xx."""

from collections import Counter

import pytest

from app.kit.clock import local_date, now
from app.kit.database import db
from app.points.invariants import violations
from tests.builders import people, rewards
from tests.system.volley import Answer, post, volley

MANY = 200


def outcomes(answers: list[Answer]) -> Counter[tuple[int, str]]:
    return Counter((answer.status, "made" if answer.status == 201 else answer.json()["code"]) for answer in answers)


@pytest.mark.slow
@pytest.mark.no_cover  # the service runs in processes of its own
def test_stock_and_balance_hold(address: str) -> None:
    scarce, plenty = rewards.reward(points=10, stock=50), rewards.reward(points=10, stock=MANY)
    crowd = [people.sign_in(rewards.person_with(100)) for _ in range(40)]
    one = people.sign_in(rewards.person_with(35))

    many = volley(address, [post(address, f"/api/v1/rewards/{scarce.id}/redemptions", who, None) for who in crowd * 5])
    again = volley(address, [post(address, f"/api/v1/rewards/{plenty.id}/redemptions", one, None)] * MANY)

    assert outcomes(many) == {(201, "made"): 50, (409, "reward-sold-out"): MANY - 50}
    assert outcomes(again) == {(201, "made"): 3, (409, "balance-too-low"): MANY - 3}
    db.session.rollback()
    assert violations(local_date(now())) == []
