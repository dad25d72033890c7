"""A lean HTTP client: kept connections, requests prepared as bytes, one thread a connection."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from bench.report import percentile

PAUSE = 0.1
"""Seconds between two paced requests."""


class Connection:
    """One kept connection to a server."""

    def __init__(self, address: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", urlsplit(address).port or 80), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a prepared request; its status and body."""
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        head, _, rest = self._buffer.partition(b"\r\n\r\n")
        length = _length(head)
        self._buffer = rest
        while len(self._buffer) < length:
            self._more()
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return int(head[9:12]), body

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError("the server hung up")
        self._buffer += data


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def request(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """The bytes of a request over a kept connection."""
    given = {"Host": "bench", "Content-Length": str(len(body)), **(headers or {})}
    if body:
        given["Content-Type"] = "application/json"
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
    return "\r\n".join(lines).encode() + body


class Round:
    """What one round of load saw."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.statuses: dict[int, int] = {}
        self.took = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.took

    def p(self, share: float) -> float:
        """A percentile of the answers' times, in seconds."""
        return percentile(self.seconds, share)


def paced(address: str, requests: Sequence[bytes], goes_on: Callable[[], bool] = lambda: True) -> list[float]:
    """Send requests one by one, ten a second, as long as it goes on; the seconds that each took. All of them must create."""
    connection, seen = Connection(address), []
    for prepared in requests:
        if not goes_on():
            break
        began = time.perf_counter()
        status, _ = connection.ask(prepared)
        seen.append(time.perf_counter() - began)
        assert status == 201, f"a request was answered {status}"
        time.sleep(PAUSE)
    connection.close()
    return seen


def load(address: str, requests: Sequence[bytes], connections: int, expected: int) -> Round:
    """Send all requests over so many connections; raises ``AssertionError`` at an answer of another status."""
    shared, seen, lock = iter(requests), Round(), threading.Lock()
    threads = [threading.Thread(target=_work, args=(address, shared, lock, seen)) for _ in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.took = time.perf_counter() - began
    if set(seen.statuses) != {expected}:
        raise AssertionError(f"answers other than {expected}: {seen.statuses}")
    return seen


def _work(address: str, requests: Iterator[bytes], lock: Any, seen: Round) -> None:
    connection = Connection(address)
    while True:
        with lock:
            prepared = next(requests, None)
        if prepared is None:
            break
        began = time.perf_counter()
        status, _ = connection.ask(prepared)
        took = time.perf_counter() - began
        with lock:
            seen.seconds.append(took)
            seen.statuses[status] = seen.statuses.get(status, 0) + 1
    connection.close()
