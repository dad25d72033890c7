"""Rewards, redemptions and donations, as small as a test needs them."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.transaction import transaction
from app.people.accounts import phone_of
from app.people.models import Account
from app.points import ledger, queries
from app.points.ledger import AccountName, Line
from app.points.models import Owner, Stage, TransactionKind, Unit
from app.points.rewards import donating, redeeming
from app.points.rewards.models import Donation, Redemption, Reward
from tests.builders import orders, people, places


def person_with(points: int, who: Account | None = None) -> Account:
    """A person with so many posted reward points and as much report credit."""
    who = who or people.account("李志远")
    with transaction():
        lines = [
            Line(AccountName(owner, owner_id, unit, Stage.POSTED), sign * points)
            for unit in Unit
            for owner, owner_id, sign in ((Owner.VOLUNTEER, str(who.id), 1), (Owner.COMMUNITY, "110107001012", -1))
        ]
        ledger.write(TransactionKind.AWARD, f"test:{uuid4()}", lines, people.by_service())
    return who


def reward(place_code: str | None = None, *, points: int = 20, stock: int = 5, **facts: Any) -> Reward:
    """A reward of the small district's first community, unless told."""
    made = Reward(
        place_code=place_code or places.district().community, title="便民理发券", points=points, stock=stock,
        supplied=stock, valid_until=facts.pop("valid_until", local_date(now()) + timedelta(days=90)), created_at=now(),
        created_by_id=people.account("陈静").id, **facts,
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def redemption(of: Reward | None = None, by: Account | None = None) -> Redemption:
    """What somebody redeemed, whose points sufficed exactly."""
    of = of or reward()
    who = people.occasion(person_with(of.points, by))
    with transaction():
        return redeeming.redeem(of.id, who).redemption


def donation(giver: Account | None = None, receiver: Account | None = None, points: int = 10) -> Donation:
    """Points that one person offers another, a volunteer unless told."""
    who = people.occasion(person_with(points, giver))
    phone = phone_of(receiver or orders.volunteer("赵明"))
    with transaction():
        return donating.offer(phone, points, who).donation


def reward_points(who: UUID, owner: Owner = Owner.VOLUNTEER) -> int:
    """How many reward points stand on somebody's account."""
    return queries.balances(owner, str(who))[Unit.REWARD_POINTS, Stage.POSTED]
