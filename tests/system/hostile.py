"""Requests that no client library sends, and what a server answers to one."""

import socket
from contextlib import suppress
from urllib.parse import urlsplit

HUGE = b"x" * 1_000_000

REQUESTS = {
    "a gigantic header": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Big: " + HUGE + b"\r\n\r\n",
    "a hundred thousand headers": b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n",
    "a gigantic token": b"GET /api/v1/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + b"a" * 50_000 + b"\r\n\r\n",
    "a gigantic address": b"GET /" + HUGE + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "a raw NUL in the address": b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a NUL in the address": b"GET /api/v1/places/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "broken escapes": b"GET /%ff%fe%zz%?%ff=%fe&%zz HTTP/1.1\r\nHost: a\r\n\r\n",
    "bytes in the address": "GET /红?红=红 HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
    "bytes in a header": "GET /healthz HTTP/1.1\r\nHost: a\r\nAccept-Language: 红\r\nX-Request-ID: 红\r\n\r\n".encode(),
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "an odd host": b"GET /healthz HTTP/1.1\r\nHost: [::1]:99999999\r\n\r\n",
    "an unknown method": b"BREW /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "an absolute address": b"GET http://evil.example/healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "options of everything": b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    "a length that is none": b"POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: ten\r\n\r\n{}",
    "a negative length": b"POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{}",
    "two lengths": b"POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
    "a length and chunks": b"POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "a body in chunks": b"POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "a right body in chunks": b"POST /api/v1/sessions/refresh HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b'Transfer-Encoding: chunked\r\n\r\n9\r\n{"refresh\r\n10\r\n_token": "abcd"}\r\n0\r\n\r\n',
    "endless chunks": b"POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b" " * 65536 + b"\r\n") * 32 + b"0\r\n\r\n",
    "a body beyond all bounds": b"POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Content-Length: 2000000\r\n\r\n" + b" " * 2_000_000,
    "a bottomless body": b"POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000,
    "a number of 5000 digits": b"GET /api/v1/service-types?limit=" + b"9" * 5000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,
}


def status(address: str, request: bytes) -> int:
    """The answer's status; 0 where the server cut the connection."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=20) as connection:
        with suppress(OSError):
            connection.sendall(request)
        try:
            words = connection.recv(4096).split(b" ", 2)
        except ConnectionError:
            return 0
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
