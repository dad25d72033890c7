"""Who waits for a lock of this test's database."""

from collections.abc import Callable

from sqlalchemy import text

from app.kit.database import db
from tests.system.server import until

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'"
)


def until_waiting(count: int = 1, or_else: Callable[[], bool] = lambda: False) -> None:
    """Return when at least so many transactions wait for a lock, or when something else has come about.

    Asked over a connection of its own without a transaction: within one, PostgreSQL goes on showing the activity as it was when
    it was first asked.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
        until(lambda: or_else() or watching.scalar(_WAITING) >= count, f"{count} transactions that wait at least")
