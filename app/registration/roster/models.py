"""The tables of rosters."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, one_of


class RosterStatus(StrEnum):
    """Where an uploaded roster stands."""

    PREVIEWED = "previewed"
    """Read and judged; nothing has happened yet."""
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"
    """Never applied, and forgotten."""


class LineState(StrEnum):
    """What a line will do, or did."""

    NEW = "new"
    """Registers somebody who is not registered."""
    MOVED = "moved"
    """Registers somebody anew, who is registered elsewhere or for another organization."""
    UNCHANGED = "unchanged"
    """Says what is registered already, or waits for its decision."""
    FAULTY = "faulty"
    """Cannot be taken; ``fault`` says why."""
    APPLIED = "applied"
    REFUSED = "refused"
    """Could not be applied in the end; ``fault`` says why."""
    UNDONE = "undone"
    KEPT = "kept"
    """Could not be taken back, for something has come of it; ``fault`` says what."""


class Roster(Identified, Base):
    """One uploaded roster."""

    __tablename__ = "rosters"
    __table_args__ = (
        one_of("status", RosterStatus),
        Index("ix_rosters_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
        Index("ix_rosters_at_work", "id", postgresql_where="status IN ('applying', 'undoing')"),
        Index("ix_rosters_previewed", "created_at", postgresql_where="status = 'previewed'"),
    )

    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    """Every line registers at this place or below it."""
    status: Mapped[RosterStatus] = mapped_column(default=RosterStatus.PREVIEWED)
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who last had it applied or undone."""
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class RosterLine(Identified, Base):
    """One line of a roster. What names the person is sealed with the line's id, and wiped once the line is applied."""

    __tablename__ = "roster_lines"
    __table_args__ = (
        one_of("state", LineState),
        CheckConstraint("line >= 1", name="line"),
        Index("uq_roster_lines_line", "roster_id", "line", unique=True),
        Index("ix_roster_lines_waiting", "roster_id", "line", postgresql_where="state IN ('new', 'moved')"),
        Index("ix_roster_lines_applied", "roster_id", "line", postgresql_where="state = 'applied'"),
        Index("ix_roster_lines_registration_id", "registration_id"),
    )

    roster_id: Mapped[UUID] = mapped_column(ForeignKey("rosters.id"))
    line: Mapped[int]
    """As the spreadsheet counts, the header included."""
    state: Mapped[LineState]
    fault: Mapped[str | None]
    """The message that says what is wrong; ``fault_facts`` fill it."""
    fault_facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    person_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """JSON of ``name`` and ``phone``, sealed."""
    place_code: Mapped[str | None] = mapped_column(ForeignKey("places.code"))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    service_types: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    skills: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("member_registrations.id"))
    """What the line made."""
