"""The table of merges."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified


class Merge(Identified, Base):
    """That an order is served by an order of an activity (``target_id``), with others like it. At most one at a time."""

    __tablename__ = "merges"
    __table_args__ = (
        Index("uq_merges_open", "order_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index("ix_merges_order_id", "order_id", "id"),
        Index("ix_merges_target_id", "target_id", "id"),
        Index("ix_merges_activity_id", "activity_id"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"))
    target_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    """The order of the activity, one role on one date, by which it is served."""
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]
    """When it was served, taken out, or fell back because the activity's order ended without a service."""
