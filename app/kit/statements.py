"""Statements of hot paths: compiled once, sent past SQLAlchemy, and those that nobody waits for sent together with the COMMIT.

For one statement SQLAlchemy makes about 130 Python calls and psycopg 45; and whoever waits for an answer waits with the locks
of their transaction in hand. So a :class:`Statement` goes to the driver as it is, and one that is to be written
:meth:`~Statement.later` waits for company: it is sent before the next statement of its connection, whoever sends that, or in
one round trip with the COMMIT. A constraint that it violates is told then, by the same errors. All of it is part of the
session's own transaction.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import ColumnElement, Connection, Engine, Select, event, literal_column, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from app.kit.database import db
from app.kit.wire import Row, Wire

Convert = Callable[[Any], Any] | None

_DIALECT = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_WIRE = "yihu.wire"
_DROPPING = re.compile(r"\s*(?:DROP|ALTER|ROLLBACK|DISCARD|DEALLOCATE)\b", re.IGNORECASE)
"""Behind which the driver drops prepared statements."""


witnesses: list[Callable[[str], None]] = []
"""Who sees the text of each statement sent from here, as SQLAlchemy's events show its own: a test that counts."""


def words(values: Iterable[StrEnum]) -> list[ColumnElement[Any]]:
    """Values of an enumeration as literals: with these, and not with parameters, a prepared plan may use a partial index."""
    return [literal_column(f"'{value.value}'") for value in values]


def batch(some: Select[Any]) -> Select[Any]:
    """A limited, locking select, to stand after ``IN`` in an UPDATE or DELETE: read once, so that its limit is one.

    As a plain subquery it may be planned inside a loop; then PostgreSQL reads it again for each row, passes over what the
    statement has changed already, and takes more rows than the limit.
    """
    return select(some.cte("batch").prefix_with("MATERIALIZED"))


class Statement:
    """A statement of SQLAlchemy's Core with a bound parameter for all that varies, compiled at its first use.

    No column's default is filled in by Python, and no list expands into parameters.
    """

    def __init__(self, construct: ClauseElement) -> None:
        self._construct = construct

    def rows(self, given: Mapping[str, Any]) -> list[Row]:
        """Send it, after all that waits or is new in the session; its rows, in the Python types of its columns."""
        found = _ask(self.text, self._bound(given))
        reads = self._reads
        if not any(reads):
            return found
        return [
            tuple([read(value) if read else value for read, value in zip(reads, row, strict=True)]) for row in found
        ]

    def later(self, given: Mapping[str, Any]) -> None:
        """Have it sent in this transaction, with the COMMIT at the latest: a write whose outcome nobody asks for."""
        _, wire = _lent()
        wire.waiting.append((self.text, self._bound(given)))

    def _bound(self, given: Mapping[str, Any]) -> list[Any]:
        constants = self._constants
        return [
            constants[name] if name in constants else convert(given[name]) if convert else given[name]
            for name, convert in self._binds
        ]

    @cached_property
    def _compiled(self) -> SQLCompiler:
        compiled = self._construct.compile(dialect=_DIALECT)
        if not isinstance(compiled, SQLCompiler) or compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError("a column's default would have to be filled in")
        if "POSTCOMPILE" in compiled.string:
            raise TypeError("a list would have to expand")
        return compiled

    @cached_property
    def text(self) -> str:
        """What is sent; raises ``TypeError`` where it cannot be built once."""
        return self._compiled.string

    @cached_property
    def _binds(self) -> list[tuple[str, Convert]]:
        """The parameters in their order, each with what turns our value into the driver's."""
        types = ((name, self._compiled.binds[name].type) for name in self._compiled.positiontup or ())
        return [(name, kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)) for name, kind in types]

    @cached_property
    def _constants(self) -> dict[str, Any]:
        """The driver's values of the parameters that have theirs already."""
        binds = self._compiled.binds
        return {
            name: convert(binds[name].value) if convert else binds[name].value
            for name, convert in self._binds
            if not binds[name].required
        }

    @cached_property
    def _reads(self) -> list[Convert]:
        """What turns the driver's value of each column into ours."""
        columns = getattr(self._construct, "exported_columns", ())
        return [column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for column in columns]


def _ask(text: str, values: list[Any]) -> list[Row]:
    connection, wire = _lent()
    _show([*wire.waiting, (text, values)])
    try:
        return wire.ask(text, values)
    except psycopg.Error as error:
        raise _as_sqlalchemy(error, connection) from error


def _show(statements: Iterable[tuple[str, Any]]) -> None:
    for witness in witnesses:
        for text, _ in statements:
            witness(text)


def _lent() -> tuple[Connection, Wire]:
    """The connection of the session's transaction; what the session has not written yet goes over it first.

    Remembered for the transaction: asking the session each time takes 25 calls.
    """
    session = db.session()
    session.flush()
    lent: _Lent | None = session.info.get(_WIRE)
    if lent is None or lent.transaction is not _innermost(session):
        connection = session.connection()
        lent = session.info[_WIRE] = _Lent(_innermost(session), connection, _wire(connection))
    return lent.connection, lent.wire


def _innermost(session: Session) -> SessionTransaction | None:
    """The transaction, or the savepoint, which SQLAlchemy makes when its connection is first asked for."""
    return session.get_nested_transaction() or session.get_transaction()


class _Lent(NamedTuple):
    transaction: SessionTransaction | None
    """Never ``None`` once there is a connection."""
    connection: Connection
    wire: Wire


def _wire(connection: Connection) -> Wire:
    wire: Wire | None = connection.info.get(_WIRE)
    if wire is None:
        wire = connection.info[_WIRE] = Wire(connection.connection.driver_connection)  # type: ignore[arg-type]
    return wire


def _as_sqlalchemy(error: psycopg.Error, connection: Connection) -> BaseException:
    """The error that SQLAlchemy makes of the driver's, quoting no values; a connection that is lost is given up as it does."""
    is_lost = bool(connection.connection.driver_connection and connection.connection.driver_connection.closed)
    if is_lost:
        connection.invalidate(error)
    return DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=is_lost)


def _send(connection: Connection, and_commit: bool = False) -> None:
    wire: Wire | None = connection.info.get(_WIRE)
    if wire is None or not wire.waiting:
        return
    _show(wire.waiting)
    try:
        wire.send(and_commit)
    except psycopg.Error as error:
        raise _as_sqlalchemy(error, connection) from error


def _before(connection: Connection, _cursor: Any, text: str, *_: Any) -> None:
    """What waits goes before a statement of SQLAlchemy's."""
    _send(connection)
    if _DROPPING.match(text):
        _doubt(connection)


def _before_savepoint(connection: Connection, *_: Any) -> None:
    _send(connection)


def _send_and_commit(connection: Connection) -> None:
    """The driver has nothing left to commit afterwards."""
    _send(connection, and_commit=True)


def _forget(connection: Connection, *_: Any) -> None:
    """What waits was never sent; it goes with the rest. (Before a savepoint all is sent, so none of it is older.)"""
    wire: Wire | None = None if connection.invalidated else connection.info.get(_WIRE)
    if wire is not None:
        wire.waiting.clear()
        wire.doubt()


def _doubt(connection: Connection) -> None:
    wire: Wire | None = connection.info.get(_WIRE)
    if wire is not None:
        wire.doubt()


event.listen(Engine, "before_cursor_execute", _before)
event.listen(Engine, "savepoint", _before_savepoint)
event.listen(Engine, "release_savepoint", _before_savepoint)
event.listen(Engine, "commit", _send_and_commit)
event.listen(Engine, "rollback", _forget)
event.listen(Engine, "rollback_savepoint", _forget)
