"""The tables of rankings: what a place has settled, and who wants to be named."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, no_longer_than


class RankingSetting(Base):
    """What a place has settled. No row: off."""

    __tablename__ = "ranking_settings"
    __table_args__ = (
        no_longer_than("reason", 500),
        CheckConstraint("char_length(reason) >= 5", name="reason"),
    )

    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"), primary_key=True)
    is_on: Mapped[bool]
    reason: Mapped[str]
    set_at: Mapped[datetime]
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class RankingConsent(Base):
    """That a person wants to be in rankings of persons. No row: they are in none."""

    __tablename__ = "ranking_consents"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    given_at: Mapped[datetime]
