"""Where the database's schema stands, against what this code needs; and bringing it there."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, text

from app.kit.database import db
from app.operating.errors import DatabaseForeign, DatabaseNewer, DatabaseOlder, DatabaseUnfit

MIGRATIONS = Path(__file__).parents[2] / "migrations"
OLDEST_SERVER = 160000
OURS = ("accounts", "orders", "places")
"""Tables by which a database is known as this service's, whatever its version."""


@dataclass(frozen=True)
class Standing:
    """The schema's revision as found (``None``: empty), and the one wanted."""

    found: str | None
    wanted: str
    is_known: bool
    """Whether this code has the found revision."""
    tables: frozenset[str]

    @property
    def is_current(self) -> bool:
        """Whether nothing is to be done."""
        return self.found == self.wanted

    def check(self) -> None:
        """Raise :class:`DatabaseForeign` or :class:`DatabaseNewer` where migrating would do harm."""
        is_ours = all(name in self.tables for name in OURS)
        if self.found is None and self.tables - {"alembic_version"}:
            raise DatabaseForeign(tables=len(self.tables))
        if self.found is not None and not self.is_known:
            raise DatabaseNewer(found=self.found) if is_ours else DatabaseForeign(tables=len(self.tables))


@cache
def revisions() -> tuple[str, ...]:
    """The revisions of this code, the latest last: the numbers with which their files begin.

    Not asked of Alembic, which every process would then import, and all the migrations too.
    """
    return tuple(sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def standing(connection: Connection) -> Standing:
    """Where the schema stands."""
    public = text("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace")
    tables = frozenset(connection.scalars(public))
    found: str | None = None
    if "alembic_version" in tables:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return Standing(found, revisions()[-1], found in revisions(), tables)


def migrate() -> bool:
    """Migrate if need be; whether anything was to be done. Of several processes at once, one migrates and the others wait.

    Raises :class:`DatabaseForeign`, :class:`DatabaseNewer` or :class:`DatabaseUnfit`, and leaves such a database as it was.
    """
    from flask_migrate import upgrade

    with db.engine.connect() as guard:
        if guard.scalar(text("SELECT current_setting('server_version_num')::int")) < OLDEST_SERVER:
            raise DatabaseUnfit()
        guard.execute(text("SELECT pg_advisory_xact_lock(hashtext('yihu migrations'))"))
        before = standing(guard)
        before.check()
        if not before.is_current:
            upgrade(directory=str(MIGRATIONS))
    return not before.is_current


def require_current() -> None:
    """Raise :class:`DatabaseOlder`, or the troubles of :func:`migrate`, unless the schema is what this code needs."""
    with db.engine.connect() as connection:
        found = standing(connection)
    found.check()
    if not found.is_current:
        raise DatabaseOlder(found=found.found or "-", wanted=found.wanted)
