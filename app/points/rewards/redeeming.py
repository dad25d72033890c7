"""Redeeming: points for a thing that waits at the counter, and back where it is not collected.

Reward points move from the person to the reward's own account and stay there once it is collected. Hours and report credit are
no part of it. The reward's stock changes by one conditional statement, which also makes redemptions of one reward follow each
other; the balance is held by the ledger's CHECK.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, update

from app.kit.clock import local_date
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.people.actors import Occasion
from app.points import ledger
from app.points.ledger import AccountName, Line
from app.points.models import Owner, Stage, TransactionKind, Unit
from app.points.rewards import lifecycle, policy, queries
from app.points.rewards.errors import (
    PickupCodeLocked,
    PickupCodeWrong,
    RedemptionStands,
    RewardEnded,
    RewardLimitReached,
    RewardSoldOut,
)
from app.points.rewards.events import (
    RedemptionCancelled,
    RedemptionEvent,
    RedemptionExpired,
    RedemptionReturned,
    RewardCollected,
    RewardRedeemed,
)
from app.points.rewards.models import Redemption, RedemptionStatus, Reward
from app.points.rewards.queries import RedemptionSheet

CODE_DIGITS = 6
MOST_TRIES = 5
KEPT_FOR = timedelta(days=14)
"""So long a thing waits at the counter."""


def redeem(reward_id: UUID, occasion: Occasion) -> RedemptionSheet:
    """Pay for one of a reward with one's posted reward points; it is put by, and its code collects it.

    Raises :class:`app.points.rewards.errors.RewardNotFound`, :class:`RewardEnded`, :class:`RewardSoldOut`,
    :class:`RewardLimitReached`, :class:`app.points.errors.BalanceTooLow`.
    """
    reward = _put_by(reward_id, occasion)
    person_id = occasion.person.account_id
    if reward.per_person is not None and queries.held(reward.id, person_id) >= reward.per_person:
        raise RewardLimitReached(limit=reward.per_person)
    made, code = _redemption(reward, person_id, occasion)
    db.session.add(made)
    db.session.flush()
    _pay(made, TransactionKind.REDEMPTION, f"redemption:{made.id}", 1, occasion)
    _tell(RewardRedeemed, made, occasion)
    return RedemptionSheet(made, reward, code)


def collect(redemption_id: UUID, code: str, occasion: Occasion) -> RedemptionSheet:
    """Hand a redeemed thing out for its code, at the counter; a repeat changes nothing. Wrong codes are counted.

    Raises :class:`app.points.rewards.errors.RedemptionNotFound`, :class:`app.points.rewards.errors.OwnRedemption`,
    :class:`RedemptionStands`, :class:`PickupCodeWrong`, :class:`PickupCodeLocked`.
    """
    redemption, reward = queries.redemption_for_update(redemption_id)
    if denial := policy.may_hand_out(redemption, reward, occasion.person):
        raise denial
    if redemption.status is not RedemptionStatus.COLLECTED:
        _check(redemption, code, occasion)
        _end(redemption, RedemptionStatus.COLLECTED, occasion)
        _count(Reward.id == reward.id, reserved=Reward.reserved - 1, collected=Reward.collected + 1)
        _tell(RewardCollected, redemption, occasion)
    return queries.redemption(redemption_id, occasion.person)


def cancel(redemption_id: UUID, occasion: Occasion) -> RedemptionSheet:
    """Take one's own redemption back before it is collected: points and stock are back; a repeat changes nothing.

    Raises :class:`app.points.rewards.errors.RedemptionNotFound`, :class:`app.points.rewards.errors.RedemptionNotYours`,
    :class:`RedemptionStands`.
    """
    redemption, reward = queries.redemption_for_update(redemption_id)
    if denial := policy.may_cancel(redemption, reward, occasion.person):
        raise denial
    if redemption.status is not RedemptionStatus.CANCELLED:
        undo(redemption, RedemptionStatus.CANCELLED, RedemptionCancelled, occasion)
    return queries.redemption(redemption_id, occasion.person)


def give_back(redemption_id: UUID, reason: str, occasion: Occasion) -> RedemptionSheet:
    """Say at the counter that there is none to hand out: points and stock are back, and the person reads why.

    A repeat changes nothing. Raises :class:`app.points.rewards.errors.RedemptionNotFound`,
    :class:`app.points.rewards.errors.OwnRedemption`, :class:`RedemptionStands`.
    """
    redemption, reward = queries.redemption_for_update(redemption_id)
    if denial := policy.may_hand_out(redemption, reward, occasion.person):
        raise denial
    if redemption.status is not RedemptionStatus.RETURNED:
        undo(redemption, RedemptionStatus.RETURNED, RedemptionReturned, occasion, reason)
    return queries.redemption(redemption_id, occasion.person)


def expire(redemption_id: UUID, occasion: Occasion) -> bool:
    """End a redemption that nobody came for: points and stock are back; whether it does so by this call."""
    redemption, _ = queries.redemption_for_update(redemption_id)
    if redemption.status is not RedemptionStatus.OPEN or redemption.collect_by > occasion.at:
        return False
    undo(redemption, RedemptionStatus.EXPIRED, RedemptionExpired, occasion)
    return True


def _put_by(reward_id: UUID, occasion: Occasion) -> Reward:
    """Move one from the stock to what is put by, which locks the reward until the transaction ends."""
    offered: tuple[ColumnElement[bool], ...] = (
        Reward.is_offered.is_(True),
        Reward.valid_until >= local_date(occasion.at),
    )
    if not _count(
        Reward.id == reward_id, Reward.stock > 0, *offered, stock=Reward.stock - 1, reserved=Reward.reserved + 1
    ):
        reward = queries.reward(reward_id)
        is_offered = reward.is_offered and reward.valid_until >= local_date(occasion.at)
        raise RewardSoldOut() if is_offered else RewardEnded()
    return queries.reward(reward_id)


def _redemption(reward: Reward, person_id: UUID, occasion: Occasion) -> tuple[Redemption, str]:
    made_id, code = new_id(), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    made = Redemption(
        id=made_id,
        reward_id=reward.id,
        account_id=person_id,
        points=reward.points,
        status=RedemptionStatus.OPEN,
        code_sealed=keys().seal(code, made_id),
        code_tries=0,
        redeemed_at=occasion.at,
        collect_by=occasion.at + KEPT_FOR,
    )
    return made, code


def _check(redemption: Redemption, code: str, occasion: Occasion) -> None:
    """That the redemption waits to be collected, and that this is its code; a wrong one is counted."""
    if redemption.code_sealed is None or redemption.collect_by <= occasion.at:
        raise RedemptionStands(status=redemption.status.value)
    if redemption.code_tries >= MOST_TRIES:
        raise PickupCodeLocked()
    if not secrets.compare_digest(keys().open(redemption.code_sealed, redemption.id).encode(), code.encode()):
        redemption.code_tries += 1
        raise PickupCodeWrong(tries_left=MOST_TRIES - redemption.code_tries)


def undo(
    redemption: Redemption,
    to: RedemptionStatus,
    event: type[RedemptionEvent],
    occasion: Occasion,
    reason: str | None = None,
) -> None:
    """Give points and stock of a locked, open redemption back, and say so."""
    _end(redemption, to, occasion, reason)
    _count(Reward.id == redemption.reward_id, stock=Reward.stock + 1, reserved=Reward.reserved - 1)
    reference = f"redemption-cancelled:{redemption.id}"
    _pay(redemption, TransactionKind.REDEMPTION_CANCELLED, reference, -1, occasion)
    _tell(event, redemption, occasion)


def _end(redemption: Redemption, to: RedemptionStatus, occasion: Occasion, reason: str | None = None) -> None:
    lifecycle.move(redemption, to)
    redemption.reason = reason
    redemption.ended_at, redemption.ended_by_id, redemption.code_sealed = occasion.at, occasion.actor_id, None
    db.session.flush()


def _count(*which: ColumnElement[bool], **figures: ColumnElement[int]) -> bool:
    """Change a reward's figures in one statement; whether there was such a reward."""
    changed = update(Reward).where(*which).values(figures).returning(Reward.id)
    found = db.session.scalar(changed.execution_options(synchronize_session=False))
    return found is not None


def _pay(redemption: Redemption, kind: TransactionKind, reference: str, sign: int, occasion: Occasion) -> None:
    person = AccountName(Owner.VOLUNTEER, str(redemption.account_id), Unit.REWARD_POINTS, Stage.POSTED)
    reward = AccountName(Owner.REWARD, str(redemption.reward_id), Unit.REWARD_POINTS, Stage.POSTED)
    points = sign * redemption.points
    ledger.write(kind, reference, (Line(person, -points), Line(reward, points)), occasion)


def _tell(event: type[RedemptionEvent], redemption: Redemption, occasion: Occasion) -> None:
    record(
        event(
            at=occasion.at,
            actor_id=occasion.actor_id,
            redemption_id=redemption.id,
            reward_id=redemption.reward_id,
            account_id=redemption.account_id,
        )
    )
