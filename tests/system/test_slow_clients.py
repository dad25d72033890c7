"""Clients that send half a request and wait hold up nobody behind the shipped nginx site, with its limits in force."""

import http.client
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.builders import people
from tests.system import nginx
from tests.system.conftest import Service

HALVES, ADDRESSES, REQUESTS = 200, 8, 100
"""So many half-sent headers and as many half-sent bodies, from so many addresses: 50 each, the most that one may have."""
HALF_HEADERS = b"GET /api/v1/me HTTP/1.1\r\nHost: yihu.example.org\r\nX-Half: "
HALF_BODY = (
    b"POST /api/v1/sessions HTTP/1.1\r\nHost: yihu.example.org\r\n"
    b'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"phone": '
)
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TLS.check_hostname = False
TLS.verify_mode = ssl.CERT_NONE

pytestmark = [
    pytest.mark.skipif(nginx.program() is None, reason="LEFT OUT: nginx is not installed"),
    pytest.mark.skipif(sys.platform != "linux", reason="LEFT OUT: only Linux has many addresses on loopback"),
]


@pytest.fixture(scope="module")
def site(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the shipped site before a real web process."""
    with (
        service(YIHU_TRUSTED_PROXIES="1") as address,
        nginx.Site(tmp_path_factory.mktemp("nginx"), urlsplit(address).port or 0).serving() as port,
    ):
        yield port


def _half(port: int, number: int, sent: bytes) -> ssl.SSLSocket:
    source = (f"127.0.0.{2 + number % ADDRESSES}", 0)
    plain = socket.create_connection(("127.0.0.1", port), timeout=10, source_address=source)
    connection = TLS.wrap_socket(plain, server_hostname=nginx.NAME)
    connection.sendall(sent)
    return connection


def _is_held(connection: ssl.SSLSocket) -> bool:
    """Whether the connection is open and unanswered."""
    connection.settimeout(0)
    try:
        connection.recv(1)
    except ssl.SSLWantReadError:
        return True
    return False


def _seconds(port: int, headers: dict[str, str]) -> float:
    began = time.perf_counter()
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=TLS)
    connection.request("GET", "/api/v1/me", headers={"Host": nginx.NAME, **headers})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, body
    return time.perf_counter() - began


@pytest.mark.slow
@pytest.mark.no_cover  # the service runs in processes of its own
def test_a_normal_request_is_answered_while_400_others_are_half_sent(site: int) -> None:
    headers = people.sign_in(people.account())
    with ExitStack() as opened:
        bodies = [opened.enter_context(_half(site, number, HALF_BODY)) for number in range(HALVES)]
        headers_only = [opened.enter_context(_half(site, number, HALF_HEADERS)) for number in range(HALVES)]
        for half in bodies:
            half.sendall(b" ")  # nginx waits ten seconds from here
        seconds = sorted(_seconds(site, headers) for _ in range(REQUESTS))
        held = sum(_is_held(half) for half in (*bodies, *headers_only))
    p95 = seconds[int(REQUESTS * 0.95) - 1]
    sys.stdout.write(f"p50 {seconds[REQUESTS // 2]:.3f} s, p95 {p95:.3f} s, longest {seconds[-1]:.3f} s\n")
    assert held == 2 * HALVES, "the half-sent requests were not all held while we measured"
    assert p95 < 1


def test_one_address_may_not_hold_more_than_fifty_requests(site: int) -> None:
    with ExitStack() as opened:
        for _ in range(50):
            opened.enter_context(_half(site, 0, HALF_BODY))
        one_more = opened.enter_context(_half(site, 0, HALF_BODY))
        assert one_more.recv(12) == b"HTTP/1.1 429"
        assert _is_held(opened.enter_context(_half(site, 1, HALF_BODY))), "the limit is one address's own"


def test_figures_are_not_for_the_world(site: int) -> None:
    connection = http.client.HTTPSConnection("127.0.0.1", site, timeout=30, context=TLS)
    connection.request("GET", "/metrics", headers={"Host": nginx.NAME})
    assert connection.getresponse().status == 404
    connection.close()


@pytest.mark.parametrize("name", ["yihu.conf", "yihu.compose.conf"])
def test_nginx_takes_the_shipped_site(name: str, tmp_path: Path) -> None:
    said = nginx.Site(tmp_path, 8000, name).check()
    assert said.returncode == 0, said.stderr


def test_the_two_sites_differ_in_the_upstream_alone() -> None:
    here, composed = (_directives(name) for name in ("yihu.conf", "yihu.compose.conf"))
    assert [line.replace("127.0.0.1:8000", "web:8000") for line in here] == composed


def _directives(name: str) -> list[str]:
    lines = (nginx.SITES / name).read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
