"""The table of calendar feeds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base


class CalendarFeed(Base):
    """The secret address of a person's calendar, as a keyed hash. A new address ends the one before."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (Index("uq_calendar_feeds_secret_hash", "secret_hash", unique=True),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
