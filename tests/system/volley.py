"""Many HTTP requests at the same moment: all connections stand before the first byte is sent."""

import json
import selectors
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What one request got."""

    status: int
    headers: dict[str, str]
    """By their names in small letters."""
    body: bytes

    def json(self) -> Any:
        """The body's value."""
        return json.loads(self.body)


def post(address: str, path: str, headers: dict[str, str], body: Any) -> bytes:
    """The bytes of a POST that closes its connection: with a JSON body, or with bytes of the type that the headers tell."""
    text = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    given = {"Host": urlsplit(address).netloc, "Content-Type": "application/json", "Content-Length": str(len(text))}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in {**given, **headers}.items())]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + text


def volley(address: str, requests: Sequence[bytes], seconds: float = 60) -> list[Answer]:
    """Send all at once, each over its own connection; their answers in the order of the requests."""
    port = urlsplit(address).port or 80
    sockets = [socket.create_connection(("127.0.0.1", port), timeout=seconds) for _ in requests]
    try:
        for connection, request in zip(sockets, requests, strict=True):
            connection.sendall(request)
        return [_parsed(data) for data in _read(sockets, seconds)]
    finally:
        for connection in sockets:
            connection.close()


def _read(sockets: list[socket.socket], seconds: float) -> list[bytes]:
    read = {connection: bytearray() for connection in sockets}
    with selectors.DefaultSelector() as selector:
        for connection in sockets:
            selector.register(connection, selectors.EVENT_READ)
        waiting = len(sockets)
        while waiting:
            ready = selector.select(seconds)
            if not ready:
                raise TimeoutError(f"{waiting} of {len(sockets)} requests got no answer")
            for key, _ in ready:
                from_one = key.fileobj
                assert isinstance(from_one, socket.socket)
                data = from_one.recv(65536)
                read[from_one] += data
                if not data:
                    selector.unregister(from_one)
                    waiting -= 1
    return [bytes(data) for data in read.values()]


def _parsed(data: bytes) -> Answer:
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    named = (line.decode().partition(":") for line in lines[1:])
    headers = {name.lower(): value.strip() for name, _, value in named}
    if headers.get("transfer-encoding") == "chunked":
        body = _unchunked(body)
    return Answer(int(lines[0].split()[1]), headers, body)


def _unchunked(body: bytes) -> bytes:
    joined = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size, 16)
        joined, body = joined + body[:length], body[length + 2 :]
    return joined
