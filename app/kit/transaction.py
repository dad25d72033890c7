"""Transactions: opened at the edge (an endpoint, a job, a command), never in a service."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.kit.database import db
from app.kit.errors import constraints_as_refusals


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what is done inside; on any exception roll all of it back and let the exception (or its refusal) go on."""
    with constraints_as_refusals():
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
