"""The rows that tell which job runs where, and when it last did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base


class JobRun(Base):
    """One job's state, shared by all job processes: the lease while one of them runs it, and how the last run ended."""

    __tablename__ = "job_runs"

    name: Mapped[str] = mapped_column(primary_key=True)
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[UUID | None]
    started_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    """The exception's type and place, never its text."""


class Heartbeat(Base):
    """That a job process is alive: written by its clock every few seconds."""

    __tablename__ = "heartbeats"

    process_id: Mapped[UUID] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
