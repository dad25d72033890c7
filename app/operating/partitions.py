"""Monthly partitions of the tables that grow for ever. Months are UTC's; what no month takes is in the default partition."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import text

from app.kit.database import db

PARTITIONED = {"deliveries": "created_at", "postings": "at"}
"""Each table, and the column by which it is partitioned."""

REFUSE_TRUNCATE = """
    CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {name}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_posting()
"""
"""A partition inherits the ledger's triggers against changes of rows, not the one against TRUNCATE."""


def months(first: date, count: int) -> Iterator[date]:
    """The first days of so many months, from the one that ``first`` is in."""
    for number in range(first.month - 1, first.month - 1 + count):
        yield date(first.year + number // 12, number % 12 + 1, 1)


def ensure(table: str, month: date) -> bool:
    """Make one month's partition within the caller's transaction; whether it had to be made.

    A month of which the default partition already holds rows stays there.
    """
    name, column = f"{table}_{month:%Y_%m}", PARTITIONED[table]
    first, end = (f"{day}T00:00Z" for day in months(month, 2))
    db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('yihu partitions'))"))
    if db.session.scalar(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": name}):
        return False
    held = text(f"SELECT EXISTS (SELECT FROM {table}_default WHERE {column} >= :first AND {column} < :end)")  # noqa: S608
    if db.session.scalar(held, {"first": first, "end": end}):
        return False
    db.session.execute(text(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ('{first}') TO ('{end}')"))
    if table == "postings":
        db.session.execute(text(REFUSE_TRUNCATE.format(name=name)))
    return True
