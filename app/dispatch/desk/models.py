"""The table of the desk."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of


class HandOfferStatus(StrEnum):
    """Where an order that was handed to somebody stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    """Nobody answered in time."""
    WITHDRAWN = "withdrawn"
    """The committee took it back, or the order was filled or ended meanwhile."""


class HandOffer(Identified, Base):
    """That the committee asked a volunteer, a team or an organization by hand to take an order (派单), and the answer."""

    __tablename__ = "hand_offers"
    __table_args__ = (
        one_of("status", HandOfferStatus),
        no_longer_than("words", 200),
        no_longer_than("reason", 200),
        CheckConstraint("num_nonnulls(volunteer_id, team_id, organization_id) = 1", name="addressee"),
        CheckConstraint("answer_by > offered_at", name="answer_by"),
        CheckConstraint("(status = 'offered') = (answered_at IS NULL)", name="answered"),
        Index(
            "uq_hand_offers_open",
            "order_id",
            "volunteer_id",
            "team_id",
            "organization_id",
            unique=True,
            postgresql_where="status = 'offered'",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_hand_offers_order_id", "order_id", "id"),
        Index("ix_hand_offers_volunteer_id", "volunteer_id", "offered_at", postgresql_where="volunteer_id IS NOT NULL"),
        Index("ix_hand_offers_team_id", "team_id", "offered_at", postgresql_where="team_id IS NOT NULL"),
        Index(
            "ix_hand_offers_organization_id",
            "organization_id",
            "offered_at",
            postgresql_where="organization_id IS NOT NULL",
        ),
        Index("ix_hand_offers_answer_by", "answer_by", postgresql_where="status = 'offered'"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    volunteer_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    """Its leader answers, and names the members who come."""
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    """Its officer answers, and names the members who come."""
    status: Mapped[HandOfferStatus] = mapped_column(default=HandOfferStatus.OFFERED, server_default="offered")
    words: Mapped[str] = mapped_column(default="", server_default="")
    """What the committee says with it."""
    offered_at: Mapped[datetime]
    offered_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    """When it was answered, or ended without an answer."""
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who answered or took it back; ``None``: nobody yet, or the service by itself."""
    reason: Mapped[str | None]
    """Why it was declined."""
