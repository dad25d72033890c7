"""A redemption and a donation move only along their tables, and the database repeats what that means."""

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.kit.database import db
from app.points.rewards import lifecycle
from app.points.rewards.errors import DonationStands, RedemptionStands
from app.points.rewards.models import Donation, DonationStatus, Redemption, RedemptionStatus
from tests.builders import rewards


@pytest.mark.parametrize(("before", "after"), list(product(RedemptionStatus, RedemptionStatus)))
def test_a_redemption_moves_along_its_table_only(before: RedemptionStatus, after: RedemptionStatus) -> None:
    redemption = Redemption(status=before)
    if before is RedemptionStatus.OPEN and after is not RedemptionStatus.OPEN:
        lifecycle.move(redemption, after)
        assert redemption.status is after
    else:
        with pytest.raises(RedemptionStands):
            lifecycle.move(redemption, after)
        assert redemption.status is before


@pytest.mark.parametrize(("before", "after"), list(product(DonationStatus, DonationStatus)))
def test_a_donation_moves_along_its_table_only(before: DonationStatus, after: DonationStatus) -> None:
    donation = Donation(status=before)
    if before is DonationStatus.OFFERED and after is not DonationStatus.OFFERED:
        lifecycle.move_donation(donation, after)
        assert donation.status is after
    else:
        with pytest.raises(DonationStands):
            lifecycle.move_donation(donation, after)
        assert donation.status is before


def test_every_status_stands_in_its_table() -> None:
    assert set(lifecycle.TRANSITIONS) == set(RedemptionStatus)
    assert set(lifecycle.DONATION_TRANSITIONS) == set(DonationStatus)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("ck_rewards_stock", "UPDATE rewards SET stock = -1, supplied = reserved + collected - 1"),
        ("ck_rewards_supplied", "UPDATE rewards SET stock = stock + 1"),
        ("ck_rewards_reserved", "UPDATE rewards SET reserved = -1, supplied = stock + collected - 1"),
        ("ck_redemptions_ended", "UPDATE redemptions SET status = 'collected', code_sealed = NULL"),
        ("ck_redemptions_code", "UPDATE redemptions SET code_sealed = NULL"),
        ("ck_redemptions_reason", "UPDATE redemptions SET reason = 'why'"),
        ("ck_redemptions_code_tries", "UPDATE redemptions SET code_tries = 6"),
        ("ck_donations_ended", "UPDATE donations SET status = 'returned'"),
        ("ck_donations_taken", "UPDATE donations SET status = 'taken', ended_at = now(), receiver_id = NULL"),
        ("ck_donations_receiver", "UPDATE donations SET receiver_id = giver_id"),
    ],
)
def test_the_database_refuses_what_the_table_does(app: Flask, constraint: str, change: str) -> None:
    rewards.redemption()
    rewards.donation()
    with pytest.raises(IntegrityError, match=constraint), db.session.begin_nested():
        db.session.execute(text(change))
