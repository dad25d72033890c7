"""The table of held slots."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, one_of


class HoldStatus(StrEnum):
    """Where the slots that a group holds stand."""

    HELD = "held"
    """Members can be named, swapped, and slots given back."""
    FILLED = "filled"
    """Its time came, and every slot had a name."""
    LAPSED = "lapsed"
    """Its time came, and what had no name went to whoever waits."""
    GIVEN_BACK = "given_back"
    """Nobody had been named, and the group does not come."""
    RELEASED = "released"
    """The order ended, or its search did; nobody's fault."""


class SlotHold(Identified, Base):
    """That a team or an organization holds slots of an order. What is not filled yet counts in the order's ``taken``."""

    __tablename__ = "slot_holds"
    __table_args__ = (
        one_of("status", HoldStatus),
        CheckConstraint("num_nonnulls(team_id, organization_id) = 1", name="group"),
        CheckConstraint("slots BETWEEN 1 AND 500", name="slots"),
        CheckConstraint("unfilled BETWEEN 0 AND slots", name="unfilled"),
        CheckConstraint("status = 'held' OR unfilled = 0", name="ended"),
        CheckConstraint("(status = 'held') = (ended_at IS NULL)", name="ended_at"),
        CheckConstraint("fill_by > held_at", name="fill_by"),
        Index(
            "uq_slot_holds_held",
            "order_id",
            "team_id",
            "organization_id",
            unique=True,
            postgresql_where="status = 'held'",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_slot_holds_order_id", "order_id", "id"),
        Index("ix_slot_holds_team_id", "team_id", "id", postgresql_where="team_id IS NOT NULL"),
        Index("ix_slot_holds_organization_id", "organization_id", "id", postgresql_where="organization_id IS NOT NULL"),
        Index("ix_slot_holds_fill_by", "fill_by", postgresql_where="status = 'held'"),
        Index("ix_slot_holds_held_by_id", "held_by_id"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    status: Mapped[HoldStatus] = mapped_column(default=HoldStatus.HELD, server_default="held")
    slots: Mapped[int] = mapped_column(SmallInteger)
    """How many were taken, less those given back."""
    unfilled: Mapped[int] = mapped_column(SmallInteger)
    """How many of them nobody is named for yet."""
    fill_by: Mapped[datetime]
    held_at: Mapped[datetime]
    held_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    """When the group was reminded that slots have no name yet."""
