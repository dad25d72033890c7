"""The SMS gateway, spoken to over real HTTP, well-behaved and not."""

import json
import logging
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from app.config import Settings, SettingsError
from app.people import sms
from app.people.errors import SmsUnavailable
from app.people.sms_gateway import Gateway

PHONE, TEXT = "+8613800138000", "验证码 135790"
QUICK = httpx.Timeout(0.5)


@contextmanager
def gateway(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A gateway on this machine that keeps what it receives and answers as told."""
    received: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append({"headers": dict(self.headers), "body": json.loads(body)})
            answer(self)

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/send", received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def garbage(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def send(url: str, phone: str = PHONE) -> None:
    sender = Gateway(url, "the-token", QUICK)
    try:
        sender.send(phone, TEXT)
    finally:
        sender.close()


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_gateway_gets_number_text_and_token_once(status: int) -> None:
    with gateway(says(status)) as (url, received):
        send(url)
    assert [request["body"] for request in received] == [{"to": PHONE, "text": TEXT}]
    assert received[0]["headers"]["Authorization"] == "Bearer the-token"


@pytest.mark.parametrize(
    "answer",
    [
        says(500),
        says(503, b"busy"),
        says(400),
        says(401),
        says(429),
        says(302, Location="/elsewhere"),
        garbage,
        hangs_up,
    ],
)
def test_whatever_else_it_says_is_told_as_unavailable_after_one_attempt(
    answer: Callable[[BaseHTTPRequestHandler], None],
) -> None:
    with gateway(answer) as (url, received), pytest.raises(SmsUnavailable) as refused:
        send(url)
    assert refused.value.facts == {"retry_after": 60}
    assert len(received) == 1


def test_a_garbled_body_does_not_matter_once_the_gateway_has_taken_the_message() -> None:
    with gateway(says(200, b"\xff\x00{not json")) as (url, received):
        send(url)
    assert len(received) == 1


def test_a_silent_gateway_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SmsUnavailable):
        send(f"http://127.0.0.1:{silent.getsockname()[1]}/send")


def test_a_gateway_that_hangs_holds_three_threads_and_no_more() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        sender = Gateway(f"http://127.0.0.1:{silent.getsockname()[1]}/send", "the-token", httpx.Timeout(2))

        def send_one(_: int) -> None:
            with pytest.raises(SmsUnavailable):
                sender.send(PHONE, TEXT)

        with ThreadPoolExecutor(12) as threads:
            list(threads.map(send_one, range(12)))
        sender.close()
        assert _asked(silent) == sms.LANES


def _asked(silent: socket.socket) -> int:
    """How many connections were made to a server that takes none."""
    silent.setblocking(False)
    count = 0
    with suppress(BlockingIOError):
        while True:
            silent.accept()[0].close()
            count += 1
    return count


def test_a_gateway_that_is_not_there_is_told_as_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(SmsUnavailable):
        send(f"http://127.0.0.1:{port}/send")


def test_nothing_personal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for answer in (says(200), says(500), garbage):
        with gateway(answer) as (url, _), suppress(SmsUnavailable):
            send(url)
    shown = "".join(record.getMessage() + str(record.__dict__) for record in caplog.records)
    assert "13800138000" not in shown
    assert "135790" not in shown
    assert "the-token" not in shown


def test_no_message_goes_to_a_number_that_belongs_to_nobody() -> None:
    with gateway(says(200)) as (url, received):
        send(url, "+8610000000001")
    assert received == []


def test_the_console_shows_the_text_and_masks_the_number(capsys: pytest.CaptureFixture[str]) -> None:
    sms.of(Settings()).send(PHONE, TEXT)
    assert capsys.readouterr().out == f"SMS to *********8000: {TEXT}\n"


@pytest.mark.parametrize(
    "settings",
    [
        {"sms": "pigeon"},
        {"sms": "http"},
        {"sms": "http", "sms_gateway_url": "sms.example"},
        {"sms": "http", "sms_gateway_url": "https://sms.example/send", "demo_code": "123456"},
        {"demo_code": "12345"},
        {"demo_code": "\uff11\uff12\uff13\uff14\uff15\uff16"},
    ],
)
def test_settings_that_contradict_each_other_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="YIHU_"):
        Settings(**settings)  # type: ignore[arg-type]
