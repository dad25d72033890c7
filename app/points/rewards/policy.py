"""Who may do what to rewards: each function gives the refusal, or ``None`` for yes."""

from app.kit.errors import Refusal
from app.people.actors import Actor
from app.people.permissions import Permission
from app.points.rewards.errors import OwnRedemption, RedemptionNotFound, RedemptionNotYours, RewardNotYours
from app.points.rewards.models import Redemption, Reward


def may_manage(place_code: str, actor: Actor) -> Refusal | None:
    """The committee of the reward's place or above."""
    return None if actor.may_at(Permission.REWARDS_MANAGE, place_code) else RewardNotYours()


def may_see_redemptions(reward: Reward, actor: Actor) -> Refusal | None:
    """Who hands out at the reward's place."""
    return None if actor.may_at(Permission.REWARDS_HAND_OUT, reward.place_code) else RewardNotYours()


def may_see(redemption: Redemption, reward: Reward, actor: Actor) -> Refusal | None:
    """Who redeemed it, and who hands out at its place; to everybody else there is no such redemption."""
    is_counter = actor.may_at(Permission.REWARDS_HAND_OUT, reward.place_code)
    return None if is_counter or redemption.account_id == actor.account_id else RedemptionNotFound()


def may_hand_out(redemption: Redemption, reward: Reward, actor: Actor) -> Refusal | None:
    """Who hands out at the place, but nobody to themself."""
    if not actor.may_at(Permission.REWARDS_HAND_OUT, reward.place_code):
        return RedemptionNotFound()
    return OwnRedemption() if redemption.account_id == actor.account_id else None


def may_cancel(redemption: Redemption, reward: Reward, actor: Actor) -> Refusal | None:
    """Only who redeemed it."""
    if denial := may_see(redemption, reward, actor):
        return denial
    return None if redemption.account_id == actor.account_id else RedemptionNotYours()
