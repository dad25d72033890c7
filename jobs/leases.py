"""The lease of a job: the row that says which process is at it, until when, and how the last run ended.

Taken by a conditional INSERT … ON CONFLICT UPDATE, on the database's own clock, so that processes on machines whose clocks differ
agree. A process that dies holds nothing longer than :data:`HELD`.
"""

from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from app.kit.database import db
from app.kit.job_runs import JobRun
from app.kit.transaction import transaction
from jobs.ticks import LeaseLost

HELD = timedelta(seconds=20)
RENEWED_AFTER = 5.0
RETRIED_AFTER = timedelta(minutes=1)
"""A run that failed is tried again after this, or after the job's own interval where that is shorter."""
EARLY = 0.8
"""Clocks do not tick exactly: this share of the interval counts as the whole of it."""

database_now = func.clock_timestamp()


class Lease:
    """A held lease; :meth:`renew` is called between rows."""

    def __init__(self, name: str, holder: UUID, held: timedelta) -> None:
        self.name = name
        self._mine = (JobRun.name == name, JobRun.leased_by == holder)
        self._held = held
        self._renewed_at = monotonic()

    def renew(self) -> None:
        """Hold the lease longer, if that is due. Raises :class:`LeaseLost`."""
        if monotonic() - self._renewed_at < RENEWED_AFTER:
            return
        with transaction():
            held = update(JobRun).where(*self._mine).values(leased_until=database_now + self._held)
            if not db.session.execute(held.returning(JobRun.name)).first():
                raise LeaseLost(self.name)
        self._renewed_at = monotonic()

    def give_back(self, failure: str | None) -> None:
        """Write down how the run ended, and let others have the job."""
        ended: dict[str, object] = {"leased_until": None, "leased_by": None, "last_error": failure}
        ended["failed_at" if failure else "succeeded_at"] = database_now
        with transaction():
            db.session.execute(update(JobRun).where(*self._mine).values(ended))


def take(name: str, holder: UUID, every: timedelta, held: timedelta = HELD) -> Lease | None:
    """The job's lease, if nobody has it and its interval has passed since anybody's last run; else ``None``."""
    with transaction():
        row = {"leased_by": holder, "leased_until": database_now + held, "started_at": database_now}
        taken = insert(JobRun).values(name=name, **row).on_conflict_do_update(
            index_elements=[JobRun.name], set_=row, where=_is_free(every)
        )  # fmt: skip
        won = db.session.execute(taken.returning(JobRun.name)).first()
    return Lease(name, holder, held) if won else None


def _is_free(every: timedelta) -> ColumnElement[bool]:
    unheld = or_(JobRun.leased_until.is_(None), JobRun.leased_until < database_now)
    return and_(
        unheld,
        _is_past(JobRun.succeeded_at, every * EARLY),
        or_(JobRun.last_error.is_(None), _is_past(JobRun.started_at, min(every, RETRIED_AFTER) * EARLY)),
    )


def _is_past(column: InstrumentedAttribute[datetime | None], interval: timedelta) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= database_now - interval)
