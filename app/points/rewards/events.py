"""What happens to rewards."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class RedemptionEvent(Event):
    """Something happened to a redemption."""

    redemption_id: UUID
    reward_id: UUID
    account_id: UUID


class RewardRedeemed(RedemptionEvent):
    """It is paid for and put by."""


class RewardCollected(RedemptionEvent):
    """It was handed out."""


class RedemptionCancelled(RedemptionEvent):
    """The person took it back: points and stock are back."""


class RedemptionExpired(RedemptionEvent):
    """Nobody came for it: points and stock are back."""


class RedemptionReturned(RedemptionEvent):
    """The counter has none to hand out and gave it back, with a reason: points and stock are back."""


@dataclass(frozen=True, kw_only=True)
class DonationEvent(Event):
    """Something happened to points offered to a neighbour."""

    donation_id: UUID
    giver_id: UUID
    receiver_id: UUID | None


class DonationOffered(DonationEvent):
    """The points left the giver; the receiver may take them or not."""


class DonationTaken(DonationEvent):
    """The points are the receiver's."""


class DonationReturned(DonationEvent):
    """The points are the giver's again."""
