"""Many at once, over real connections: stock never falls below zero, and no point is spent twice."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from flask import Flask

from app.kit.clock import local_date, now
from app.kit.database import db
from app.people.models import Account
from app.points.invariants import violations
from app.points.rewards import donating, redeeming
from app.points.rewards.models import Reward
from tests.builders import people, rewards
from tests.orders.test_races import at_once

MANY = 200


def figures(reward: Reward) -> tuple[int, int, int]:
    db.session.rollback()
    db.session.refresh(reward)
    return reward.stock, reward.reserved, reward.collected


def test_two_hundred_redemptions_of_forty_in_stock(committed_app: Flask) -> None:
    reward = rewards.reward(points=1, stock=40)
    crowd = [people.occasion(rewards.person_with(10)) for _ in range(20)]

    outcome = at_once(committed_app, [partial(redeeming.redeem, reward.id, crowd[n % 20]) for n in range(MANY)])

    assert outcome == Counter({"done": 40, "reward-sold-out": 160})
    assert figures(reward) == (0, 40, 0)
    assert violations(local_date(now())) == []


def test_two_hundred_times_one_person_with_points_for_seven(committed_app: Flask) -> None:
    reward, other = rewards.reward(points=10, stock=MANY), rewards.reward(points=10, stock=MANY)
    rich = rewards.person_with(79)
    who = people.occasion(rich)

    works = [partial(redeeming.redeem, (reward, other)[n % 2].id, who) for n in range(MANY)]
    outcome = at_once(committed_app, works)

    assert outcome == Counter({"done": 7, "balance-too-low": MANY - 7})
    assert rewards.reward_points(rich.id) == 9
    assert violations(local_date(now())) == []


def test_a_limit_for_each_person_holds_at_once(committed_app: Flask) -> None:
    reward, who = rewards.reward(points=1, stock=50, per_person=2), people.occasion(rewards.person_with(100))
    outcome = at_once(committed_app, [partial(redeeming.redeem, reward.id, who)] * 16)
    assert outcome == Counter({"done": 2, "reward-limit-reached": 14})


def test_cancelled_and_expired_at_once_comes_back_once(committed_app: Flask) -> None:
    made = rewards.redemption()
    who = people.occasion(db.session.get_one(Account, made.account_id))
    committed_app.extensions["clock"].move(days=15)
    works: list[Callable[[], object]] = [
        partial(redeeming.cancel, made.id, who),
        partial(redeeming.expire, made.id, people.by_service()),
    ] * 4

    at_once(committed_app, works)

    db.session.rollback()
    assert rewards.reward_points(made.account_id) == 20
    assert violations(local_date(now())) == []


def test_a_day_s_offers_hold_at_once(committed_app: Flask) -> None:
    giver = rewards.person_with(500)
    who, phones = people.occasion(giver), [people.phone() for _ in range(16)]
    outcome = at_once(committed_app, [partial(donating.offer, phone, 10, who) for phone in phones])
    assert outcome == Counter({"done": 3, "donation-limit": 13})
    db.session.rollback()
    assert rewards.reward_points(giver.id) == 470
