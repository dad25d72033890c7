"""Counting the SQL statements of a piece of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.kit.database import db
from app.kit.statements import witnesses


class Counted:
    """The statements that were executed; ``count`` tells how many."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def count(self) -> int:
        """How many there were, without the savepoints of the test's own transaction."""
        return len(self.statements)


@contextmanager
def counted(app: Flask) -> Iterator[Counted]:
    """Count what the application executes inside; works with ``app`` (one bound connection) and ``committed_app``."""
    seen = Counted()

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")):
            seen.statements.append(statement)

    bound = db._app_engines[app][None]
    event.listen(bound, "before_cursor_execute", note)
    witnesses.append(seen.statements.append)
    try:
        yield seen
    finally:
        witnesses.remove(seen.statements.append)
        event.remove(bound, "before_cursor_execute", note)
