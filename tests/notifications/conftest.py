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
from tests.notifications.fault_plan import PATIENCE

TOO_LATE = PATIENCE * 2


class LocalFcm:
    """The server, as a test sees it: over HTTP."""

    def __init__(self, server: FcmServer, credentials: Path, client: httpx.Client) -> None:
        self.url = server.url
        self.credentials = credentials
        self._client = client

    def answers(self, token: str, *answers: str) -> None:
        """How to answer the next messages to a token."""
        wish = {"token": token, "answers": list(answers)}
        self._client.post("/behaviour", json=wish).raise_for_status()

    def received(self) -> list[dict[str, Any]]:
        """The messages that it took."""
        return [entry["message"] for entry in self._client.get("/received").json()["messages"]]

    def tokens(self) -> list[str]:
        """The tokens of the messages that it took."""
        return [message["token"] for message in self.received()]

    def counted(self) -> dict[str, int]:
        """How many messages it took, for how many addresses, and how many are shown."""
        found: dict[str, int] = self._client.get("/counted").json()
        return found

    def forget(self) -> None:
        """Know nothing of any message or wish."""
        self._client.delete("/received").raise_for_status()


@pytest.fixture(scope="session")
def fcm_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalFcm]:
    """The local FCM of all tests: making its key takes longer than most of them."""
    with FcmServer() as server, httpx.Client(base_url=server.url, trust_env=False) as client:
        yield LocalFcm(server, server.write_credentials(tmp_path_factory.mktemp("fcm") / "fcm.json"), client)


@pytest.fixture
def fcm(fcm_server: LocalFcm) -> LocalFcm:
    """The local FCM, which has taken nothing yet."""
    fcm_server.forget()
    return fcm_server


@pytest.fixture(scope="session")
def sdk(fcm_server: LocalFcm) -> Fcm:
    """The channel, through the real SDK, which waits longer than any answer takes on a busy machine."""
    return Fcm(str(fcm_server.credentials), fcm_server.url)


@pytest.fixture(scope="session")
def impatient(fcm_server: LocalFcm) -> Fcm:
    """The same, for answers that are to come too late."""
    return Fcm(str(fcm_server.credentials), fcm_server.url, timeout=PATIENCE)


@pytest.fixture
def pushing(app: Flask, fcm: LocalFcm, sdk: Fcm) -> Iterator[Flask]:
    """The application, with FCM as its channel."""
    before = app.extensions["pushes"]
    app.extensions["pushes"] = {Channel.FCM: sdk}
    yield app
    app.extensions["pushes"] = before
