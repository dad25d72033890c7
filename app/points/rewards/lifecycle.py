"""Where a redemption and a donation may go from where they stand."""

from app.points.rewards.errors import DonationStands, RedemptionStands
from app.points.rewards.models import Donation, DonationStatus, Redemption, RedemptionStatus

TRANSITIONS: dict[RedemptionStatus, frozenset[RedemptionStatus]] = {
    RedemptionStatus.OPEN: frozenset(
        {
            RedemptionStatus.COLLECTED,
            RedemptionStatus.CANCELLED,
            RedemptionStatus.EXPIRED,
            RedemptionStatus.RETURNED,
        }
    ),
    RedemptionStatus.COLLECTED: frozenset(),
    RedemptionStatus.CANCELLED: frozenset(),
    RedemptionStatus.EXPIRED: frozenset(),
    RedemptionStatus.RETURNED: frozenset(),
}

DONATION_TRANSITIONS: dict[DonationStatus, frozenset[DonationStatus]] = {
    DonationStatus.OFFERED: frozenset({DonationStatus.TAKEN, DonationStatus.RETURNED}),
    DonationStatus.TAKEN: frozenset(),
    DonationStatus.RETURNED: frozenset(),
}


def move(redemption: Redemption, to: RedemptionStatus) -> None:
    """Move a locked redemption; raises :class:`RedemptionStands`."""
    if to not in TRANSITIONS[redemption.status]:
        raise RedemptionStands(status=redemption.status.value)
    redemption.status = to


def move_donation(donation: Donation, to: DonationStatus) -> None:
    """Move a locked donation; raises :class:`DonationStands`."""
    if to not in DONATION_TRANSITIONS[donation.status]:
        raise DonationStands(status=donation.status.value)
    donation.status = to
