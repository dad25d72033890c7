"""A local FCM that speaks the protocol over real HTTP, and the application that sends to it through the real SDK."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask

from app.demo.fcm_server import FcmServer
from app.notifications.channels.fcm import Fcm
from app.notifications.models import Channel


class LocalFcm:
    """The server, as a test sees it: over HTTP."""

    def __init__(self, server: FcmServer, credentials: Path) -> None:
        self.url = server.url
        self.credentials = credentials

    def answers(self, token: str, *answers: str) -> None:
        """How to answer the next messages to a token."""
        httpx.post(f"{self.url}/behaviour", json={"token": token, "answers": list(answers)}).raise_for_status()

    def received(self) -> list[dict[str, Any]]:
        """The messages that it took."""
        return [entry["message"] for entry in httpx.get(f"{self.url}/received").json()["messages"]]

    def tokens(self) -> list[str]:
        """The tokens of the messages that it took."""
        return [message["token"] for message in self.received()]


@pytest.fixture
def fcm(tmp_path: Path) -> Iterator[LocalFcm]:
    """The local FCM."""
    with FcmServer() as server:
        yield LocalFcm(server, server.write_credentials(tmp_path / "fcm.json"))


@pytest.fixture
def pushing(app: Flask, fcm: LocalFcm) -> Iterator[Flask]:
    """The application, with FCM as its channel and a time-out of two seconds."""
    before = app.extensions["pushes"]
    app.extensions["pushes"] = {Channel.FCM: Fcm(str(fcm.credentials), fcm.url, timeout=2.0)}
    yield app
    app.extensions["pushes"] = before
