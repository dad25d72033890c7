"""Many rows at once, by COPY, within the session's transaction."""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

from app.kit.database import db


def copy_in(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows to a table."""
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), named)
    connection = db.session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)  # noqa: S101 - PostgreSQL only, by decision
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
