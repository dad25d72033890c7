"""Transactions: opened at the edge (an endpoint, a job, a command), never in a service."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.kit.database import db
from app.kit.errors import Refusal, constraints_as_refusals

_ACTS = "after_commit"

Result = TypeVar("Result")

SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"
MOST_TRIES = 3


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what is done inside; on any exception roll all of it back and let the exception (or its refusal) go on.

    A refusal that ``keeps`` what was written commits it and goes on too.
    """
    with constraints_as_refusals():
        try:
            yield
            db.session.commit()
        except BaseException as error:
            _acts().clear()
            if isinstance(error, Refusal) and error.keeps:
                db.session.commit()
            else:
                db.session.rollback()
            raise
    _act()


def after_commit(act: Callable[[], None]) -> None:
    """Do something that belongs outside of transactions (speak to another machine) once this one has committed; else never.

    What it raises goes to the caller, who learns that the act was kept and its consequence failed. For what must happen even if
    this process dies, write a row that a job sends.
    """
    _acts().append(act)


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A transaction beside the surrounding one, committed at the end of the block whatever becomes of the other.

    It takes a second connection, so it is for what is rare, and never for rows that the surrounding one has locked.
    """
    with (
        constraints_as_refusals(),
        Session(db.engine, join_transaction_mode="create_savepoint", expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


def _acts() -> list[Callable[[], None]]:
    waiting: list[Callable[[], None]] = db.session().info.setdefault(_ACTS, [])
    return waiting


def _act() -> None:
    acts = _acts()
    waiting = list(acts)
    acts.clear()
    for act in waiting:
        act()


def repeated(act: Callable[[], Result]) -> Result:
    """Do an act that is one whole transaction; where PostgreSQL broke it off to let another go on, do it again, thrice at most.

    A lost connection is no reason to repeat: whether its commit arrived is not known.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return act()
        except DBAPIError as error:
            if not _was_broken_off(error):
                raise
    return act()


def _was_broken_off(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in {SERIALIZATION_FAILURE, DEADLOCK}
