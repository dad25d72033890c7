"""The table of hand-overs."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, one_of


class HandOverStatus(StrEnum):
    """Where a hand-over stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    """The lead is the member's."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class HandOver(Identified, Base):
    """That a team's lead was offered to a member, or given by the committee where nobody led the team."""

    __tablename__ = "hand_overs"
    __table_args__ = (
        one_of("status", HandOverStatus),
        CheckConstraint("(status = 'offered') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("offered_by_id <> account_id", name="to_another"),
        Index("uq_hand_overs_open", "team_id", unique=True, postgresql_where="status = 'offered'"),
        Index("ix_hand_overs_account_id", "account_id", "team_id"),
        Index("ix_hand_overs_team_id", "team_id"),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    """The member to whom the lead goes."""
    offered_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    status: Mapped[HandOverStatus] = mapped_column(default=HandOverStatus.OFFERED, server_default="offered")
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
