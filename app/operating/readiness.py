"""Whether the service can do its work: the database answers, its schema is this code's, and a job process lives."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.kit.database import db
from app.kit.errors import Unavailable
from app.kit.job_runs import Heartbeat
from app.operating.schema import revisions

SILENCE = timedelta(seconds=60)
"""How long the job processes may be silent."""


class NotReady(Unavailable):
    """The service cannot do its work; the facts tell which check fails."""


@dataclass(frozen=True)
class Readiness:
    """The checks; one whose ground is missing fails too."""

    database: bool = False
    migrations: bool = False
    jobs: bool = False


def require_ready(at: datetime) -> Readiness:
    """The checks, all good; raises :class:`NotReady` with them otherwise."""
    found = _checked(at)
    if not (found.database and found.migrations and found.jobs):
        raise NotReady(database=found.database, migrations=found.migrations, jobs=found.jobs)
    return found


def _checked(at: datetime) -> Readiness:
    try:
        if db.session.scalar(select(func.to_regclass("alembic_version"))) is None:
            return Readiness(database=True)
        found = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        if found != revisions()[-1]:
            return Readiness(database=True)
        beat_at = db.session.scalar(select(func.max(Heartbeat.beat_at)))
    except (DBAPIError, PoolTimeout):
        return Readiness()
    return Readiness(database=True, migrations=True, jobs=beat_at is not None and at - beat_at <= SILENCE)
