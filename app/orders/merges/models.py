"""The tables of merges, and of what those who asked say of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than
from app.orders.models import Stars


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


class MergeRating(Stars, Identified, Base):
    """What one who asked says of the activity's date that answered them: of all who came to it, once. No points hang on it."""

    __tablename__ = "merge_ratings"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        no_longer_than("words", 500),
        Index("uq_merge_ratings_merge_id", "merge_id", unique=True),
        Index("ix_merge_ratings_rated_by_id", "rated_by_id"),
    )

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("merges.id"))
