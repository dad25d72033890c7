"""Foreign keys checked once for a whole load instead of row by row, which is most of the time that a large COPY takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.kit.database import db

FOUND = text("""
    SELECT conrelid::regclass::text AS place, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint
    WHERE contype = 'f' AND conparentid = 0 AND connamespace = 'public'::regnamespace ORDER BY conname
""")


@contextmanager
def checked_at_the_end() -> Iterator[None]:
    """Take every foreign key off and put it on again, as it was, after the block: PostgreSQL then checks all rows at once.

    Within the caller's transaction, so nobody sees the tables without them, and a failure leaves them as they were.
    """
    found = db.session.execute(FOUND).all()
    for place, name, _ in found:
        db.session.execute(text(f"ALTER TABLE {place} DROP CONSTRAINT {name}"))
    yield
    for place, name, definition in found:
        db.session.execute(text(f"ALTER TABLE {place} ADD CONSTRAINT {name} {definition}"))
