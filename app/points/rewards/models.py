"""The tables of rewards: the catalogue with its stock, redemptions, and points offered to a neighbour."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of


class RedemptionStatus(StrEnum):
    """Where a redemption stands."""

    OPEN = "open"
    """Paid for and put by; it waits at the counter."""
    COLLECTED = "collected"
    CANCELLED = "cancelled"
    """Taken back by the person before it was collected."""
    EXPIRED = "expired"
    """Not collected in time."""
    RETURNED = "returned"
    """Given back by the counter, with a reason: there is none to hand out."""


class DonationStatus(StrEnum):
    """Where points stand that somebody offered to a neighbour."""

    OFFERED = "offered"
    TAKEN = "taken"
    RETURNED = "returned"
    """Back with the giver: not wanted, taken back, or not taken in time. Which of them, the giver is not told."""


class Reward(Identified, Base):
    """One thing of a place's catalogue. What was ever supplied lies in stock, is put by, or was collected."""

    __tablename__ = "rewards"
    __table_args__ = (
        no_longer_than("title", 60),
        no_longer_than("description", 500),
        no_longer_than("counter", 200),
        CheckConstraint("points BETWEEN 1 AND 100000", name="points"),
        CheckConstraint("stock >= 0", name="stock"),
        CheckConstraint("reserved >= 0 AND collected >= 0", name="reserved"),
        CheckConstraint("stock + reserved + collected = supplied", name="supplied"),
        CheckConstraint("per_person BETWEEN 1 AND 1000", name="per_person"),
        Index("ix_rewards_place_code", "place_code", "id"),
    )

    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    counter: Mapped[str] = mapped_column(default="", server_default="")
    """Where it is handed out, and when."""
    points: Mapped[int]
    """Reward points that one of them costs."""
    stock: Mapped[int]
    """How many can be redeemed now."""
    reserved: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many are paid for and wait at the counter."""
    collected: Mapped[int] = mapped_column(default=0, server_default="0")
    supplied: Mapped[int]
    per_person: Mapped[int | None]
    """How many one person may have; ``None``: any number."""
    valid_until: Mapped[date]
    """The last day, in Shanghai, on which it can be redeemed."""
    is_offered: Mapped[bool] = mapped_column(default=True, server_default="true")
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises with every edit (not with a redemption); the ETag."""


class Redemption(Identified, Base):
    """One thing that one person redeemed."""

    __tablename__ = "redemptions"
    __table_args__ = (
        one_of("status", RedemptionStatus),
        CheckConstraint("points >= 1", name="points"),
        CheckConstraint("code_tries BETWEEN 0 AND 5", name="code_tries"),
        CheckConstraint("(status = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(status = 'open') = (code_sealed IS NOT NULL)", name="code"),
        CheckConstraint("(status = 'returned') = (reason IS NOT NULL)", name="reason"),
        no_longer_than("reason", 200),
        Index("ix_redemptions_account_id", "account_id", "id"),
        Index("ix_redemptions_reward_id", "reward_id", "status", "id"),
        Index("ix_redemptions_due", "collect_by", postgresql_where="status = 'open'"),
    )

    reward_id: Mapped[UUID] = mapped_column(ForeignKey("rewards.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    points: Mapped[int]
    """What it cost on the day."""
    status: Mapped[RedemptionStatus] = mapped_column(default=RedemptionStatus.OPEN, server_default="open")
    code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The pick-up code, six digits, sealed with the redemption's id; gone once it is over."""
    code_tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """Wrong codes entered at the counter."""
    redeemed_at: Mapped[datetime]
    collect_by: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who handed it out, or took it back; ``None``: nobody came for it."""
    reason: Mapped[str | None]
    """Why the counter gave it back; the person reads it."""


class Donation(Identified, Base):
    """Reward points that one person offered another. Until they are taken they belong to neither."""

    __tablename__ = "donations"
    __table_args__ = (
        one_of("status", DonationStatus),
        CheckConstraint("points >= 1", name="points"),
        CheckConstraint("receiver_id <> giver_id", name="receiver"),
        CheckConstraint("status <> 'taken' OR receiver_id IS NOT NULL", name="taken"),
        CheckConstraint("(status = 'offered') = (ended_at IS NULL)", name="ended"),
        Index("ix_donations_giver_id", "giver_id", "id"),
        Index("ix_donations_receiver_id", "receiver_id", "id"),
        Index("ix_donations_due", "take_by", postgresql_where="status = 'offered'"),
    )

    giver_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """``None``: the phone is no volunteer's; the giver is not told so, and gets the points back in time."""
    points: Mapped[int]
    status: Mapped[DonationStatus] = mapped_column(default=DonationStatus.OFFERED, server_default="offered")
    offered_at: Mapped[datetime]
    take_by: Mapped[datetime]
    ended_at: Mapped[datetime | None]
