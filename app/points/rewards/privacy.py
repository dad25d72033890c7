"""What rewards hold about a person, and what becomes of it when they go."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.kit.database import db
from app.people.actors import Occasion
from app.people.events import AccountErased
from app.points.rewards import queries
from app.points.rewards.donating import send_back
from app.points.rewards.events import RedemptionCancelled
from app.points.rewards.models import Donation, DonationStatus, Redemption, RedemptionStatus, Reward
from app.points.rewards.redeeming import undo


def export_of(account_id: UUID) -> dict[str, Any]:
    """What a person redeemed, and the points that they offered or were offered."""
    redeemed = (
        select(Redemption, Reward.title)
        .join(Reward, Reward.id == Redemption.reward_id)
        .where(Redemption.account_id == account_id)
        .order_by(Redemption.id)
    )
    theirs = or_(Donation.giver_id == account_id, Donation.receiver_id == account_id)
    return {
        "redemptions": [_redemption(row, title) for row, title in db.session.execute(redeemed)],
        "donations": [
            _donation(row, account_id)
            for row in db.session.scalars(select(Donation).where(theirs).order_by(Donation.id))
        ],
    }


def on_account_erased(event: AccountErased) -> None:
    """Give back what the person has put by and what they have on offer; what is over stays, pseudonymous."""
    occasion = Occasion(None, event.at)
    for redemption_id in queries.open_redemption_ids(event.account_id):
        redemption, _ = queries.redemption_for_update(redemption_id)
        if redemption.status is RedemptionStatus.OPEN:
            undo(redemption, RedemptionStatus.CANCELLED, RedemptionCancelled, occasion)
    for donation_id in queries.offered_ids(event.account_id):
        donation = queries.donation_for_update(donation_id)
        if donation.status is DonationStatus.OFFERED:
            send_back(donation, occasion)


def _redemption(row: Redemption, title: str) -> dict[str, Any]:
    columns = ("id", "points", "status", "redeemed_at", "collect_by", "ended_at", "reason")
    return {"title": title, **{name: getattr(row, name) for name in columns}}


def _donation(row: Donation, account_id: UUID) -> dict[str, Any]:
    columns = ("id", "points", "status", "offered_at", "ended_at")
    direction = "given" if row.giver_id == account_id else "received"
    return {"direction": direction, **{name: getattr(row, name) for name in columns}}
