"""Lists as cursor pages: keyset, never OFFSET. A cursor is opaque and signed, and belongs to one list.

The cost of a page does not grow with how far one has read, and a row inserted meanwhile moves nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.kit.database import db
from app.kit.errors import Malformed

MOST_ROWS = 100
Row = TypeVar("Row")


@dataclass(frozen=True)
class PageRequest:
    """What a caller asks of a list: at most ``limit`` rows, after ``cursor``."""

    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursor of the next ones (``None``: these were the last)."""

    rows: Sequence[Row]
    next_cursor: str | None


@dataclass(frozen=True)
class Order:
    """How a list is sorted: columns whose values together are unique, all descending or all ascending."""

    columns: Sequence[InstrumentedAttribute[Any] | ColumnElement[Any]]
    descending: bool = True


def page_of(name: str, statement: Select[*tuple[Any, ...]], order: Order, request: PageRequest) -> Page[Any]:
    """One page of a statement's rows (whole entities where one is selected, else row tuples).

    ``name`` is the list's own; a cursor of another list is refused as malformed. The sort columns are added to the statement and
    taken off again.
    """
    direction = [column.desc() if order.descending else column.asc() for column in order.columns]
    if request.cursor is not None:
        key = tuple_(*order.columns)
        after = tuple_(*_read(name, request.cursor, len(order.columns)))
        statement = statement.where(key < after if order.descending else key > after)
    keyed = statement.add_columns(*order.columns).order_by(*direction).limit(request.limit + 1)
    found = db.session.execute(keyed).all()
    width = len(order.columns)
    rows = [row[0] if len(row) == width + 1 else row[:-width] for row in found[: request.limit]]
    more = len(found) > request.limit
    return Page(rows, _write(name, found[request.limit - 1][-width:]) if more else None)


def position(name: str, order: Order, request: PageRequest) -> list[Any] | None:
    """The sort columns' values after which a page begins, or ``None`` for the first; for a list that bounds its parts itself."""
    return None if request.cursor is None else _read(name, request.cursor, len(order.columns))


def _serializer(name: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"cursor:{name}")


def _write(name: str, values: Sequence[Any]) -> str:
    return _serializer(name).dumps([_plain(value) for value in values])


_READERS: dict[str, Callable[[str], Any]] = {"t": datetime.fromisoformat, "d": date.fromisoformat, "u": UUID}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, UUID):
        return {"u": value.hex}
    return value


def _read(name: str, cursor: str, width: int) -> list[Any]:
    try:
        values = _serializer(name).loads(cursor)
    except BadSignature as error:
        raise Malformed({"/cursor": ["not a cursor of this list"]}) from error
    if not isinstance(values, list) or len(values) != width:
        raise Malformed({"/cursor": ["not a cursor of this list"]})
    return [_rich(value) for value in values]


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, plain),) = value.items()
        return _READERS[kind](plain)
    return value
