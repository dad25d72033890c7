"""Loading by the million: what a bulk load need not do row by row is done once, after it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.kit.database import db
from app.kit.transaction import transaction

SECONDARY = """
-- Of a partitioned table an index is made on its partitions, too.
SELECT indexrelid::regclass::text AS name, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') AS made_by FROM pg_index
WHERE indrelid = ANY (CAST(:tables AS regclass[])) AND NOT indisprimary
"""


@contextmanager
def loading(*tables: str) -> Iterator[None]:
    """A transaction in which rows that are right by construction go into the tables; their indexes are made at its end.

    Primary keys stay; foreign keys are not checked, and nobody waits for the disk.
    """
    with transaction():
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        db.session.execute(text("SET LOCAL synchronous_commit = off"))
        db.session.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        indexes = db.session.execute(text(SECONDARY), {"tables": list(tables)}).all()
        for index in indexes:
            db.session.execute(text(f"DROP INDEX {index.name}"))
        yield
        for index in indexes:
            db.session.execute(text(index.made_by))


def settle(*tables: str) -> None:
    """Leave nothing of a load of the tables (all, if none is named) to be done while something is measured.

    That is visibility, statistics and dirty pages.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE " + ", ".join(tables)))
        connection.execute(text("CHECKPOINT"))
