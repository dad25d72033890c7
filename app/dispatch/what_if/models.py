"""The table of questions."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.dispatch.models import Preset
from app.kit.database import Base, Identified, one_of

MOST_WEEKS, MOST_SEASONS, MOST_TRIES = 26, 5, 2


class WhatIfStatus(StrEnum):
    """Where a question stands."""

    ASKED = "asked"
    PLAYING = "playing"
    PLAYED = "played"
    FAILED = "failed"


class WhyFailed(StrEnum):
    """Why there is no answer."""

    DIED = "died"
    """The process that played it ended half-way, twice."""
    TOO_LONG = "too_long"
    """It took longer than the service lets it."""
    NOTHING = "nothing"
    """There are no volunteers or no past orders any more."""


class WhatIf(Identified, Base):
    """What a committee asked, and what came of it: as the place carries its orders now, and as asked."""

    __tablename__ = "what_ifs"
    __table_args__ = (
        one_of("status", WhatIfStatus),
        one_of("preset", Preset),
        one_of("now_preset", Preset),
        one_of("why", WhyFailed),
        CheckConstraint(f"weeks BETWEEN 1 AND {MOST_WEEKS}", name="weeks"),
        CheckConstraint(f"seasons BETWEEN 1 AND {MOST_SEASONS}", name="seasons"),
        CheckConstraint(f"tries BETWEEN 0 AND {MOST_TRIES}", name="tries"),
        CheckConstraint("(status = 'playing') = (leased_until IS NOT NULL)", name="leased"),
        CheckConstraint("(status = 'played') = (results IS NOT NULL)", name="results"),
        CheckConstraint("(status = 'failed') = (why IS NOT NULL)", name="failed"),
        CheckConstraint("(status IN ('played', 'failed')) = (finished_at IS NOT NULL)", name="finished"),
        Index("ix_what_ifs_place_code", "place_code", "id"),
        Index("ix_what_ifs_waiting", "id", postgresql_where="status IN ('asked', 'playing')"),
    )

    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    status: Mapped[WhatIfStatus] = mapped_column(default=WhatIfStatus.ASKED, server_default="asked")
    preset: Mapped[Preset]
    overrides: Mapped[dict[str, Any]]
    """Numbers of the preset that are asked about otherwise, within their bounds."""
    now_preset: Mapped[Preset]
    """How the place carried its orders when it was asked: the other row."""
    now_overrides: Mapped[dict[str, Any]]
    weeks: Mapped[int] = mapped_column(SmallInteger)
    """From how many past weeks of the place's orders."""
    seed: Mapped[int]
    """The first season's; the next seasons have the next ones."""
    seasons: Mapped[int] = mapped_column(SmallInteger)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """How often it was begun."""
    leased_until: Mapped[datetime | None]
    """A process that is at it longer has died."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    why: Mapped[WhyFailed | None]
    results: Mapped[dict[str, Any] | None]
    """See ``app.dispatch.what_if.seasons``."""
