"""Transactions: opened at the edge (an endpoint, a job, a command), never in a service."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

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


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A transaction beside the surrounding one, committed at the end of the block whatever becomes of the other.

    For the few things that must outlive a refusal, such as a count of wrong tries. It takes a second connection, so open
    it before the surrounding one has locked anything that it needs.
    """
    with (
        constraints_as_refusals(),
        Session(db.engine, join_transaction_mode="create_savepoint", expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session
