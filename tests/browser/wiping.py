"""A database as it was new, again and again: quicker than a new one with a server of its own for each test."""

from collections.abc import Sequence

import psycopg
from psycopg import sql
from sqlalchemy import make_url

TABLES = """SELECT relname, relkind = 'r' FROM pg_class
 WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY relname"""
"""Each, and whether it is in one piece; those in partitions are empty when they are new."""


class Wiping:
    """What a new database holds; taken when it is new."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(self._url) as connection:
            taken = {name: self._rows(connection, name) for name, is_whole in self._tables(connection) if is_whole}
        self._first = {name: rows for name, rows in taken.items() if rows}

    def wipe(self) -> None:
        """Have the database hold that, and nothing else; no trigger is asked."""
        with psycopg.connect(self._url) as connection:
            connection.execute("SET session_replication_role = replica")
            every = [sql.Identifier(name) for name, _ in self._tables(connection)]
            connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(every)))
            for name, rows in self._first.items():
                with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                    copy.write(rows)

    @staticmethod
    def _tables(connection: psycopg.Connection) -> Sequence[tuple[str, bool]]:
        return connection.execute(TABLES).fetchall()

    @staticmethod
    def _rows(connection: psycopg.Connection, name: str) -> bytes:
        with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
            return b"".join(bytes(piece) for piece in copy)
