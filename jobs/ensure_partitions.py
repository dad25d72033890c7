"""Have the months of postings and of the outbox ready before they come: this month and the next two."""

from datetime import date

from sqlalchemy import text

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.transaction import transaction
from jobs.ticks import Tick

PARTITIONED = ("deliveries", "postings")
MONTHS_AHEAD = 2


def run(tick: Tick) -> None:
    """Make the missing partitions. A month that the default partition already holds rows of stays there."""
    first = local_date(tick.now).replace(day=1)
    for _ in range(MONTHS_AHEAD + 1):
        for table in PARTITIONED:
            tick.done += _ensure(table, first)
        first = _next_month(first)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _ensure(table: str, first: date) -> int:
    """Make one month's partition (months are UTC's), unless it is there; how many were made."""
    name, end = f"{table}_{first:%Y_%m}", _next_month(first)
    with transaction():
        db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('ensure_partitions'))"))
        if db.session.scalar(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": name}):
            return 0
        if _default_holds(table, first, end):
            return 0
        db.session.execute(
            text(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ('{first}T00:00Z') TO ('{end}T00:00Z')")
        )
    return 1


def _default_holds(table: str, first: date, end: date) -> bool:
    column = "at" if table == "postings" else "created_at"
    held = text(f"SELECT EXISTS (SELECT FROM {table}_default WHERE {column} >= :first AND {column} < :end)")  # noqa: S608
    return bool(db.session.scalar(held, {"first": f"{first}T00:00Z", "end": f"{end}T00:00Z"}))
