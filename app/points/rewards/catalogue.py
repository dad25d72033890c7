"""The catalogue of a place: what its committee offers, and how much of it."""

from typing import Any
from uuid import UUID

from app.kit.database import db
from app.kit.ids import new_id
from app.people.actors import Occasion
from app.places import queries as places
from app.points.rewards import policy, queries
from app.points.rewards.errors import RewardChanged, RewardSoldOut
from app.points.rewards.models import Reward


def offer(facts: dict[str, Any], occasion: Occasion) -> Reward:
    """Put a reward into the catalogue of a place, with so many in stock.

    Raises :class:`app.points.rewards.errors.RewardNotYours`, :class:`app.places.errors.PlaceNotFound`.
    """
    if denial := policy.may_manage(facts["place_code"], occasion.person):
        raise denial
    places.place(facts["place_code"])
    made = Reward(
        id=new_id(), created_at=occasion.at, created_by_id=occasion.person.account_id, supplied=facts["stock"], **facts
    )
    db.session.add(made)
    db.session.flush()
    return made


def edit(reward_id: UUID, changes: dict[str, Any], version: int, occasion: Occasion) -> Reward:
    """Change a reward; ``more`` adds that many to the stock (negative: takes away what is not put by).

    What is redeemed already keeps its price. Raises :class:`app.points.rewards.errors.RewardNotFound`,
    :class:`app.points.rewards.errors.RewardNotYours`, :class:`RewardChanged`, :class:`RewardSoldOut`.
    """
    reward = queries.reward_for_update(reward_id)
    if denial := policy.may_manage(reward.place_code, occasion.person):
        raise denial
    if reward.version != version:
        raise RewardChanged()
    _apply(reward, dict(changes))
    db.session.flush()
    return reward


def _apply(reward: Reward, changes: dict[str, Any]) -> None:
    more = changes.pop("more", 0)
    if reward.stock + more < 0:
        raise RewardSoldOut()
    reward.stock += more
    reward.supplied += more
    for field, value in changes.items():
        setattr(reward, field, value)
    reward.version += 1
