"""Named selects of rewards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.kit.verification import masked
from app.people.actors import Actor
from app.people.models import Account
from app.places.models import CODE_LENGTH
from app.points.rewards import policy
from app.points.rewards.errors import DonationNotFound, RedemptionNotFound, RewardNotFound
from app.points.rewards.models import Donation, DonationStatus, Redemption, RedemptionStatus, Reward


@dataclass(frozen=True)
class RedemptionSheet:
    """A redemption with what a reader needs: the code for who redeemed it, a masked name for the counter."""

    redemption: Redemption
    reward: Reward
    code: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class DonationSheet:
    """A donation as one side sees it: the giver's masked name is for the receiver."""

    donation: Donation
    is_mine: bool
    """Whether the reader gave it."""
    giver_name: str | None


def reward(reward_id: UUID) -> Reward:
    """A reward as it is now; raises :class:`RewardNotFound`."""
    return db.session.get(Reward, reward_id, populate_existing=True) or _no_reward()


def reward_for_update(reward_id: UUID) -> Reward:
    """A reward, locked until the transaction ends; raises :class:`RewardNotFound`."""
    return db.session.get(Reward, reward_id, with_for_update=True, populate_existing=True) or _no_reward()


def of_place(place_code: str, today: date, ended_too: bool, request: PageRequest) -> Page[Reward]:
    """What the people of a place can redeem: rewards of the place and of those above it, the newest first."""
    above = [place_code[:length] for length in CODE_LENGTH.values() if length <= len(place_code)]
    statement = select(Reward).where(Reward.place_code.in_(above))
    if not ended_too:
        statement = statement.where(Reward.is_offered, Reward.valid_until >= today)
    return page_of("rewards", statement, Order((Reward.id,)), request)


def redemption_for_update(redemption_id: UUID) -> tuple[Redemption, Reward]:
    """A redemption, locked, and its reward; raises :class:`RedemptionNotFound`. The reward's row is locked after it."""
    found = db.session.get(Redemption, redemption_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise RedemptionNotFound()
    return found, db.session.get_one(Reward, found.reward_id)


def redemption(redemption_id: UUID, actor: Actor) -> RedemptionSheet:
    """A redemption: one's own with its code, or one of a place where one hands out; raises :class:`RedemptionNotFound`."""
    row = db.session.execute(_redemptions().where(Redemption.id == redemption_id)).one_or_none()
    if row is None:
        raise RedemptionNotFound()
    if denial := policy.may_see(row[0], row[1], actor):
        raise denial
    return _sheet(row, actor)


def own_redemptions(actor: Actor, request: PageRequest) -> Page[RedemptionSheet]:
    """What one redeemed, the latest first."""
    mine = _redemptions().where(Redemption.account_id == actor.account_id)
    return _page("redemptions.own", mine, actor, request)


def redemptions_of(
    reward_id: UUID, status: RedemptionStatus, actor: Actor, request: PageRequest
) -> Page[RedemptionSheet]:
    """Who redeemed a reward, for who hands it out, the latest first.

    Raises :class:`RewardNotFound`, :class:`app.points.rewards.errors.RewardNotYours`.
    """
    if denial := policy.may_see_redemptions(reward(reward_id), actor):
        raise denial
    theirs = _redemptions().where(Redemption.reward_id == reward_id, Redemption.status == status)
    return _page("redemptions.reward", theirs, actor, request)


def held(reward_id: UUID, account_id: UUID) -> int:
    """How many of a reward a person has, collected or put by."""
    mine = select(func.count()).where(Redemption.reward_id == reward_id, Redemption.account_id == account_id)
    had = mine.where(Redemption.status.in_((RedemptionStatus.OPEN, RedemptionStatus.COLLECTED)))
    return db.session.scalars(had).one()


def overdue_redemption_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Redemptions that nobody came for in time, the oldest first."""
    open_ = select(Redemption.id).where(Redemption.status == RedemptionStatus.OPEN, Redemption.collect_by <= now)
    return db.session.scalars(open_.order_by(Redemption.collect_by, Redemption.id).limit(limit)).all()


def open_redemption_ids(account_id: UUID) -> Sequence[UUID]:
    """What a person has put by, the oldest first."""
    mine = select(Redemption.id).where(Redemption.account_id == account_id, Redemption.status == RedemptionStatus.OPEN)
    return db.session.scalars(mine.order_by(Redemption.id)).all()


def donation_for_update(donation_id: UUID) -> Donation:
    """A donation, locked until the transaction ends; raises :class:`DonationNotFound`."""
    found = db.session.get(Donation, donation_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise DonationNotFound()
    return found


def own_donations(actor: Actor, request: PageRequest) -> Page[DonationSheet]:
    """What one offered or was offered, the latest first."""
    me = actor.account_id
    statement = (
        select(Donation, Account.name)
        .join(Account, Account.id == Donation.giver_id)
        .where(or_(Donation.giver_id == me, Donation.receiver_id == me))
    )
    page = page_of("donations.own", statement, Order((Donation.id,)), request)
    return Page([donation_sheet(row, name, actor) for row, name in page.rows], page.next_cursor)


def donation_sheet(donation: Donation, giver_name: str | None, actor: Actor) -> DonationSheet:
    """A donation as a person of its two sees it."""
    is_mine = donation.giver_id == actor.account_id
    return DonationSheet(donation, is_mine, None if is_mine else masked(giver_name))


def offered_ids(account_id: UUID) -> Sequence[UUID]:
    """The donations that a person has open, on either side, the oldest first."""
    theirs = or_(Donation.giver_id == account_id, Donation.receiver_id == account_id)
    open_ = select(Donation.id).where(theirs, Donation.status == DonationStatus.OFFERED)
    return db.session.scalars(open_.order_by(Donation.id)).all()


def overdue_donation_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Donations that nobody took in time, the oldest first."""
    open_ = select(Donation.id).where(Donation.status == DonationStatus.OFFERED, Donation.take_by <= now)
    return db.session.scalars(open_.order_by(Donation.take_by, Donation.id).limit(limit)).all()


def offered_since(giver_id: UUID, since: datetime) -> tuple[int, int]:
    """How many donations a person offered since a moment, and of how many points together."""
    totals = select(func.count(), func.coalesce(func.sum(Donation.points), 0))
    count, points = db.session.execute(totals.where(Donation.giver_id == giver_id, Donation.offered_at >= since)).one()
    return int(count), int(points)


def _redemptions() -> Select[Redemption, Reward, str | None]:
    return (
        select(Redemption, Reward, Account.name)
        .join(Reward, Reward.id == Redemption.reward_id)
        .join(Account, Account.id == Redemption.account_id)
        .execution_options(populate_existing=True)
    )


def _page(name: str, statement: Any, actor: Actor, request: PageRequest) -> Page[RedemptionSheet]:
    page = page_of(name, statement, Order((Redemption.id,)), request)
    return Page([_sheet(row, actor) for row in page.rows], page.next_cursor)


def _sheet(row: Any, actor: Actor) -> RedemptionSheet:
    found, of, name = row
    if found.account_id != actor.account_id:
        return RedemptionSheet(found, of, name=masked(name))
    code = keys().open(found.code_sealed, found.id) if found.code_sealed is not None else None
    return RedemptionSheet(found, of, code=code)


def _no_reward() -> Reward:
    raise RewardNotFound()
