"""Redeeming spends reward points and nothing else; what is not collected comes back, whole."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app.kit.clock import local_date, now
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.transaction import transaction
from app.people import privacy
from app.people.models import Account
from app.points import queries
from app.points.errors import BalanceTooLow
from app.points.invariants import violations
from app.points.models import Owner, Stage, Unit
from app.points.rewards import queries as reward_queries
from app.points.rewards import redeeming
from app.points.rewards.errors import (
    OwnRedemption,
    PickupCodeLocked,
    PickupCodeWrong,
    RedemptionNotFound,
    RedemptionStands,
    RewardEnded,
    RewardLimitReached,
    RewardSoldOut,
)
from app.points.rewards.models import Redemption, RedemptionStatus, Reward
from tests.builders import people, rewards
from tests.builders.notifications import told
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def redeem(reward: Reward, who: Account) -> Redemption:
    with transaction():
        return redeeming.redeem(reward.id, people.occasion(who)).redemption


def figures(reward: Reward) -> tuple[int, int, int]:
    db.session.refresh(reward)
    return reward.stock, reward.reserved, reward.collected


def code_of(redemption: Redemption) -> str:
    assert redemption.code_sealed is not None
    return keys().open(redemption.code_sealed, redemption.id)


def wrong_code(redemption: Redemption) -> str:
    return "000000" if code_of(redemption) != "000000" else "111111"


def counter() -> Account:
    return people.operator("110107001012")


def whole() -> bool:
    return violations(local_date(now())) == []


def test_redeeming_spends_reward_points_and_leaves_report_credit() -> None:
    reward, who = rewards.reward(points=20, stock=5), rewards.person_with(50)

    made = redeem(reward, who)

    assert (rewards.reward_points(who.id), rewards.reward_points(reward.id, Owner.REWARD)) == (30, 20)
    assert queries.balances(Owner.VOLUNTEER, str(who.id))[Unit.REPORT_CREDIT, Stage.POSTED] == 50
    assert figures(reward) == (4, 1, 0)
    assert made.collect_by == now() + timedelta(days=14)
    assert len(code_of(made)) == 6
    assert code_of(made).encode() not in (made.code_sealed or b"")
    assert whole()


def test_nobody_spends_more_than_they_have() -> None:
    reward, who = rewards.reward(points=20), rewards.person_with(19)
    with pytest.raises(BalanceTooLow):
        redeem(reward, who)
    assert figures(reward) == (5, 0, 0)
    assert rewards.reward_points(who.id) == 19


def test_points_during_public_notice_buy_nothing() -> None:
    """Nobody who was never awarded anything that stands has an account that holds enough."""
    with pytest.raises(BalanceTooLow):
        redeem(rewards.reward(), people.account())


def test_stock_ends_at_zero() -> None:
    reward, who = rewards.reward(stock=1), rewards.person_with(100)
    redeem(reward, who)
    with pytest.raises(RewardSoldOut):
        redeem(reward, who)


def test_one_person_has_no_more_than_their_share_and_a_cancelled_one_does_not_count() -> None:
    reward, who = rewards.reward(per_person=1), rewards.person_with(100)
    first = redeem(reward, who)
    with pytest.raises(RewardLimitReached) as refused:
        redeem(reward, who)
    assert refused.value.facts == {"limit": 1}
    redeeming.cancel(first.id, people.occasion(who))
    assert redeem(reward, who).status is RedemptionStatus.OPEN


@pytest.mark.parametrize("ended", ["is_offered = false", "valid_until = '2026-03-03'"])
def test_what_is_not_offered_any_more_is_not_redeemed(ended: str) -> None:
    reward, who = rewards.reward(), rewards.person_with(100)
    db.session.execute(text(f"UPDATE rewards SET {ended}"))
    with pytest.raises(RewardEnded):
        redeem(reward, who)


def test_on_its_last_day_it_can_be_redeemed() -> None:
    reward = rewards.reward(valid_until=local_date(now()))
    assert redeem(reward, rewards.person_with(100)).status is RedemptionStatus.OPEN


def test_the_counter_hands_out_for_the_code_and_the_person_is_told() -> None:
    made = rewards.redemption()
    reward = db.session.get_one(Reward, made.reward_id)
    clerk, code = people.occasion(counter()), code_of(made)

    sheet = redeeming.collect(made.id, code, clerk)
    again = redeeming.collect(made.id, code, clerk)

    assert sheet.redemption.status is again.redemption.status is RedemptionStatus.COLLECTED
    assert (made.ended_by_id, made.code_sealed, figures(reward)) == (clerk.actor_id, None, (4, 0, 1))
    assert told(made.account_id) == ["reward-collected"]
    assert (sheet.code, sheet.name) == (None, "李*远")
    assert whole()


def test_five_wrong_codes_lock_it_and_the_tries_are_kept() -> None:
    made = rewards.redemption()
    clerk, right, wrong = people.occasion(counter()), code_of(made), wrong_code(made)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(PickupCodeWrong) as refused, transaction():
            redeeming.collect(made.id, wrong, clerk)
        assert refused.value.facts == {"tries_left": left}
    with pytest.raises(PickupCodeLocked):
        redeeming.collect(made.id, right, clerk)


def test_nobody_hands_out_to_themself_or_at_another_s_counter() -> None:
    me = counter()
    made = rewards.redemption(by=me)
    with pytest.raises(OwnRedemption):
        redeeming.collect(made.id, code_of(made), people.occasion(me))
    with pytest.raises(RedemptionNotFound):
        redeeming.collect(made.id, code_of(made), people.occasion(people.operator("110107003007")))


def test_taken_back_it_leaves_nothing_behind() -> None:
    made = rewards.redemption()
    reward, who = (
        db.session.get_one(Reward, made.reward_id),
        people.occasion(db.session.get_one(Account, made.account_id)),
    )

    redeeming.cancel(made.id, who)
    redeeming.cancel(made.id, who)

    assert rewards.reward_points(made.account_id) == 20
    assert rewards.reward_points(reward.id, Owner.REWARD) == 0
    assert (made.status, made.code_sealed, figures(reward)) == (RedemptionStatus.CANCELLED, None, (5, 0, 0))
    assert whole()


def test_what_was_collected_is_not_taken_back() -> None:
    made = rewards.redemption()
    redeeming.collect(made.id, code_of(made), people.occasion(counter()))
    with pytest.raises(RedemptionStands):
        redeeming.cancel(made.id, people.occasion(db.session.get_one(Account, made.account_id)))


def test_what_the_counter_cannot_hand_out_goes_back_with_a_reason_and_the_person_is_told() -> None:
    made = rewards.redemption()
    reward, clerk = db.session.get_one(Reward, made.reward_id), people.occasion(counter())
    sheet = redeeming.give_back(made.id, "理发店本月装修。", clerk)
    assert redeeming.give_back(made.id, "又一次", clerk).redemption.reason == "理发店本月装修。"
    assert (sheet.redemption.status, made.ended_by_id) == (RedemptionStatus.RETURNED, clerk.actor_id)
    assert (rewards.reward_points(made.account_id), figures(reward)) == (20, (5, 0, 0))
    assert told(made.account_id) == ["redemption-returned"]
    assert whole()


def test_what_was_collected_is_not_given_back_and_nobody_gives_back_to_themself() -> None:
    me, made = counter(), rewards.redemption()
    redeeming.collect(made.id, code_of(made), people.occasion(me))
    with pytest.raises(RedemptionStands):
        redeeming.give_back(made.id, "已经没有了。", people.occasion(me))
    with pytest.raises(OwnRedemption):
        redeeming.give_back(rewards.redemption(by=me).id, "已经没有了。", people.occasion(me))


def test_not_collected_in_time_it_comes_back_and_the_code_is_dead(clock: StandingClock) -> None:
    made = rewards.redemption()
    code = code_of(made)
    clock.move(days=14)
    with pytest.raises(RedemptionStands):
        redeeming.collect(made.id, code, people.occasion(counter()))

    assert reward_queries.overdue_redemption_ids(now(), 10) == [made.id]
    assert redeeming.expire(made.id, people.by_service())
    assert not redeeming.expire(made.id, people.by_service())

    assert (made.status, rewards.reward_points(made.account_id)) == (RedemptionStatus.EXPIRED, 20)
    assert whole()


def test_before_its_time_nothing_expires() -> None:
    made = rewards.redemption()
    assert not redeeming.expire(made.id, people.by_service())
    assert made.status is RedemptionStatus.OPEN


def test_erased_the_person_s_things_go_back_into_stock(app: Flask) -> None:
    made = rewards.redemption()
    who = db.session.get_one(Account, made.account_id)
    with transaction():
        privacy.erase(people.occasion(who))
    db.session.refresh(made)
    assert made.status is RedemptionStatus.CANCELLED
    assert whole()


@pytest.mark.parametrize(
    ("invariant", "fault"),
    [
        ("reward-counts-its-redemptions", "UPDATE rewards SET stock = stock + 1, reserved = reserved - 1"),
        ("reward-holds-what-was-paid", "UPDATE redemptions SET points = points + 1"),
        ("donations-are-on-offer", "UPDATE donations SET points = points + 1"),
    ],
)
def test_a_change_behind_the_service_s_back_is_named(invariant: str, fault: str) -> None:
    rewards.redemption()
    rewards.donation()
    assert whole()
    db.session.execute(text(fault))
    assert {violation.invariant for violation in violations(local_date(now()))} == {invariant}
