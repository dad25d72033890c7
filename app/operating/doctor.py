"""``yihu doctor``: what is configured, reachable and out of date. Looks only, changes nothing, tells no secret."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from psycopg import pq
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.config import Settings
from app.kit import clock, texts
from app.kit.crypto import CannotOpen, keys
from app.kit.database import db
from app.kit.job_runs import Heartbeat, JobRun
from app.operating import neighbours, roles, schema
from app.operating.backlog import backlog
from app.operating.errors import Trouble
from app.operating.findings import Finding, Mark, bad, good, note
from app.operating.partitions import PARTITIONED, months
from app.operating.readiness import SILENCE
from app.people.models import Account, SigningKey

LITTLE_ROOM, NO_ROOM = 2 * 2**30, 200 * 2**20
"""Bytes."""
OLD_KEY = timedelta(days=180)
WRONG_CLOCK = 5.0
"""Seconds between this machine's clock and the database's."""
LATE_DELIVERY = 300.0
OLDEST_LIBRARY = 170000
"""Of libpq: :mod:`app.kit.wire` sends ``Close`` by it."""

Check = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check in turn, within an application's context; those that need the database are left out where it is away."""
    yield from _settings(settings)
    yield from _driver()
    yield from _room(settings)
    found = list(_reached(settings))
    yield from found
    if not any(finding.is_failure for finding in found):
        for check in OF_DATABASE:
            yield from check(settings)
    yield from neighbours.examine(settings)


def _reached(settings: Settings) -> Iterator[Finding]:
    """The database, and where its schema stands."""
    try:
        yield from _database()
    except Trouble as trouble:
        yield Finding(Mark.BAD, "database", " · ".join(trouble.sentence(language) for language in texts.LANGUAGES))
    except DBAPIError as error:
        yield bad("database", "database-away", type(error).__name__)


def _settings(settings: Settings) -> Iterator[Finding]:
    kept = not (settings.secret_key and settings.sealing_keys and settings.index_key)
    found = Path(settings.var_dir).absolute() / "secrets.json"
    yield note("keys", "keys-in-var", str(found)) if kept else good("keys")
    if settings.demo_code:
        yield note("demo-code", "demo-code")


def _driver() -> Iterator[Finding]:
    """The driver's library closes prepared statements, on which every statement of a hot path rests."""
    version = pq.version()
    detail = f"libpq {version // 10000}.{version % 10000}"
    yield good("driver", detail) if version >= OLDEST_LIBRARY else bad("driver", "driver-old", detail)


def _room(settings: Settings) -> Iterator[Finding]:
    folder = Path(settings.var_dir).absolute()
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    detail = f"{free / 2**30:.1f} GB"
    if free < LITTLE_ROOM:
        yield bad("disk", "disk", detail) if free < NO_ROOM else note("disk", "disk", detail)
    else:
        yield good("disk", detail)


def _database() -> Iterator[Finding]:
    connection = db.session.connection()
    version = connection.scalar(text("SELECT current_setting('server_version_num')::int"))
    found = schema.standing(connection)
    apart = abs((connection.scalar(text("SELECT clock_timestamp()")) - clock.now()).total_seconds())
    yield good("database", f"PostgreSQL {version // 10000}.{version % 10000}")
    if version < schema.OLDEST_SERVER:
        yield bad("database", "database-old")
    found.check()
    detail = f"{found.found or '-'} / {found.wanted}"
    yield good("migrations", detail) if found.is_current else bad("migrations", "migrate", detail)
    if apart > WRONG_CLOCK:
        yield note("clock", "clock", f"{apart:.0f} s")


def _sealed(settings: Settings) -> Iterator[Finding]:
    """The keys open what is in the database: with others, nobody could be reached."""
    account = db.session.scalars(select(Account).where(Account.phone_sealed.is_not(None)).limit(1)).first()
    if account is None or account.phone_sealed is None:
        return
    try:
        keys().open(account.phone_sealed, account.id)
        yield good("sealed")
    except CannotOpen:
        yield bad("sealed", "sealed")


def _signing(settings: Settings) -> Iterator[Finding]:
    made_at = db.session.scalar(select(func.max(SigningKey.created_at)).where(SigningKey.retired_at.is_(None)))
    if made_at is None:
        return
    age = clock.now() - made_at
    yield note("signing", "rotate", f"{age.days} d") if age > OLD_KEY else good("signing", f"{age.days} d")


def _jobs(settings: Settings) -> Iterator[Finding]:
    beat_at = db.session.scalar(select(func.max(Heartbeat.beat_at)))
    silent = beat_at is None or clock.now() - beat_at > SILENCE
    yield bad("jobs", "work") if silent else good("jobs")
    for run in db.session.scalars(select(JobRun).where(JobRun.last_error.is_not(None)).order_by(JobRun.name)):
        yield bad("job", "job", f"{run.name}: {run.last_error}")


def _outbox(settings: Settings) -> Iterator[Finding]:
    waits = backlog(clock.now())
    detail = f"{waits.pending} / {waits.oldest_due_seconds:.0f} s / {waits.dead}"
    late = waits.oldest_due_seconds > LATE_DELIVERY
    yield bad("outbox", "outbox", detail) if late else good("outbox", detail)


def _partitions(settings: Settings) -> Iterator[Finding]:
    wanted = [f"{table}_{month:%Y_%m}" for month in months(clock.now().date(), 2) for table in PARTITIONED]
    missing = [name for name in wanted if db.session.scalar(select(func.to_regclass(name))) is None]
    yield note("partitions", "work", ", ".join(missing)) if missing else good("partitions")


def _ledger(settings: Settings) -> Iterator[Finding]:
    yield note("ledger", "two-roles") if roles.may_change_the_ledger() else good("ledger")


OF_DATABASE: tuple[Check, ...] = (_sealed, _signing, _jobs, _outbox, _partitions, _ledger)
