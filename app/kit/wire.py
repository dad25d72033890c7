"""One round trip for several statements, over a connection of the driver that SQLAlchemy lends.

The driver's cursors make some 45 Python calls a statement, twice that in its pipeline, wait several times, and send BEGIN alone.
Here statements are prepared when they are first sent, all that is to go goes at once (BEGIN before it and COMMIT behind it, where
they are due), and all results are read in one wait. Values are adapted by the driver's own dumpers and loaders.

It takes libpq 17: ``pyproject.toml`` names the driver from which on its wheels bring that, ``yihu doctor`` says which is there.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import generators
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Row = tuple[Any, ...]
Kind = tuple[str, tuple[int, ...]]
"""What is prepared: a statement's text with the types of its values."""


class _Ready(NamedTuple):
    """A statement with its values as they are sent."""

    kind: Kind
    values: Sequence[Buffer | None]
    formats: Sequence[Format] | None


class Wire:
    """A connection of the driver, what waits to be sent over it, and which statements it has prepared."""

    def __init__(self, driver: psycopg.Connection[Row]) -> None:
        self.waiting: list[tuple[str, Sequence[Any]]] = []
        self._driver = driver
        self._adapting = Transformer(driver)
        self._names: dict[Kind, bytes] = {}
        self._prepared: dict[Kind, bytes] = {}

    def ask(self, text: str, values: Sequence[Any]) -> list[Row]:
        """Send a statement behind what waits; its rows. Raises the driver's errors."""
        self.waiting.append((text, values))
        found = self._exchange()[-1]
        self._adapting.set_pgresult(found)
        return self._adapting.load_rows(0, found.ntuples, tuple)

    def send(self, and_commit: bool = False) -> None:
        """Send what waits, and the COMMIT if told so. Raises the error of the first that fails; none behind it is done."""
        self._exchange(and_commit)

    def doubt(self) -> None:
        """Prepare all anew: behind a ROLLBACK, a DROP or an ALTER the driver has all prepared statements dropped, or not."""
        self._prepared.clear()

    def _exchange(self, and_commit: bool = False) -> list[PGresult]:
        waiting, self.waiting = self.waiting, []
        ready = [self._ready(*one) for one in waiting]
        try:
            with self._driver.lock:
                results = self._piped(ready, and_commit)
            for result in results:
                if result.status == ExecStatus.FATAL_ERROR:
                    raise error_from_result(result, self._driver.info.encoding)
        except BaseException:
            self.doubt()
            raise
        return results[:-1]

    def _ready(self, text: str, values: Sequence[Any]) -> _Ready:
        """Adapted before anything is sent: a value that cannot be leaves the connection as it was."""
        adapted = self._adapting.dump_sequence(values, [PyFormat.AUTO] * len(values))
        return _Ready((text, self._adapting.types or ()), adapted, self._adapting.formats)

    def _piped(self, ready: list[_Ready], and_commit: bool) -> list[PGresult]:
        server = self._driver.pgconn
        server.enter_pipeline_mode()
        try:
            return self._driver.wait(_results(server, self._queue(server, ready, and_commit)))
        finally:
            if server.status != ConnStatus.BAD:
                server.exit_pipeline_mode()

    def _queue(self, server: PGconn, ready: list[_Ready], and_commit: bool) -> int:
        """Hand all to the driver's library; how many results there will be."""
        begins = server.transaction_status == TransactionStatus.IDLE and not self._driver.autocommit
        if begins:
            server.send_query_params(b"BEGIN", None)
        prepared = sum([self._queue_one(server, *one) for one in ready])
        if and_commit:
            server.send_query_params(b"COMMIT", None)
        server.pipeline_sync()
        return begins + prepared + and_commit + 1

    def _queue_one(
        self, server: PGconn, kind: Kind, values: Sequence[Buffer | None], formats: Sequence[Format] | None
    ) -> int:
        name = self._prepared.get(kind)
        is_new = name is None
        if name is None:
            name = self._prepared[kind] = self._names.setdefault(kind, b"yihu_%d" % len(self._names))
            server.send_close_prepared(name)  # no error where there is none
            server.send_prepare(name, kind[0].encode(), kind[1])
        server.send_query_prepared(name, values, formats)
        return 3 if is_new else 1


def _results(server: PGconn, expected: int) -> PQGen[list[PGresult]]:
    """Send what is queued and read so many results; fewer, behind a failure, where the connection is lost."""
    yield from generators.send(server)
    results: list[PGresult] = []
    for _ in range(expected):
        results += yield from generators.fetch_many(server)
    return results
