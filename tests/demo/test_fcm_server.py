"""The local FCM is as strict as Google's: a wrong signature, token or message is refused in its words."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from app.demo.fcm import AUDIENCE, CLIENT, JWT_BEARER, PROJECT
from app.demo.fcm_server import FcmServer

SEND = f"/v1/projects/{PROJECT}/messages:send"


@pytest.fixture(scope="module")
def server() -> Iterator[FcmServer]:
    """One for all of them: making its key takes longer than most."""
    with FcmServer() as server:
        yield server


@pytest.fixture
def fcm(server: FcmServer) -> Iterator[httpx.Client]:
    """A client of the server, which has taken nothing yet."""
    with httpx.Client(base_url=server.url) as client:
        client.delete("/received").raise_for_status()
        yield client


def assertion(server: FcmServer, key: Any = None, **claims: Any) -> str:
    usual = {
        "iss": CLIENT,
        "aud": AUDIENCE,
        "iat": int(time.time()),
        "exp": int(time.time()) + 3600,
        "scope": "https://www.googleapis.com/auth/firebase.messaging",
    }
    own = server.fcm.service_account(server.url)["private_key"]
    return jwt.encode(usual | claims, key or own, algorithm="RS256")


def exchange(fcm: httpx.Client, signed: str) -> httpx.Response:
    return fcm.post("/token", data={"grant_type": JWT_BEARER, "assertion": signed})


def signed_in(fcm: httpx.Client, server: FcmServer) -> dict[str, str]:
    return {"Authorization": f"Bearer {exchange(fcm, assertion(server)).json()['access_token']}"}


def test_a_signed_assertion_gives_a_token_and_the_token_sends(fcm: httpx.Client, server: FcmServer):
    message = {"token": "t", "data": {"a": "b"}}

    answer = fcm.post(SEND, json={"message": message}, headers=signed_in(fcm, server))

    assert answer.json()["name"].startswith(f"projects/{PROJECT}/messages/")
    assert [taken["message"] for taken in fcm.get("/received").json()["messages"]] == [message]


@pytest.mark.parametrize("claims", [{"iss": "else"}, {"aud": "else"}, {"exp": 1}, {"scope": "drive"}])
def test_an_assertion_that_does_not_fit_gives_none(fcm: httpx.Client, server: FcmServer, claims: dict[str, Any]):
    assert exchange(fcm, assertion(server, **claims)).status_code == 400


def test_another_keys_signature_gives_none(fcm: httpx.Client, server: FcmServer):
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert exchange(fcm, assertion(server, stranger)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer made-up"}])
def test_nothing_is_taken_without_a_token(fcm: httpx.Client, headers: dict[str, str]):
    answer = fcm.post(SEND, json={"message": {"token": "t"}}, headers=headers)

    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert fcm.get("/received").json() == {"messages": []}


TOO_LONG = {"n": "x" * 4097}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": {}},
        {"message": {"token": "t", "data": {"n": 1}}},
        {"message": {"token": "t", "data": TOO_LONG}},
    ],
)
def test_a_message_that_google_would_not_take_is_refused(fcm: httpx.Client, server: FcmServer, body: Any):
    answer = fcm.post(SEND, json=body, headers=signed_in(fcm, server))

    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    ("wish", "status", "code", "retry_after"),
    [
        ("unregistered", 404, "UNREGISTERED", None),
        ("quota:7", 429, "QUOTA_EXCEEDED", "7"),
        ("error", 500, "INTERNAL", None),
        ("unavailable", 503, "UNAVAILABLE", None),
    ],
)
def test_it_misbehaves_on_demand_and_once(
    fcm: httpx.Client, server: FcmServer, wish: str, status: int, code: str, retry_after: str | None
):
    headers = signed_in(fcm, server)
    fcm.post("/behaviour", json={"token": "t", "answers": [wish]})

    first, second = (fcm.post(SEND, json={"message": {"token": "t"}}, headers=headers) for _ in range(2))

    assert (first.status_code, first.headers.get("Retry-After")) == (status, retry_after)
    assert first.json()["error"]["details"][0]["errorCode"] == code
    assert second.status_code == 200


def test_as_a_process_it_writes_its_credentials_and_tells_its_address(tmp_path: Path):
    file = tmp_path / "fcm.json"
    command = [sys.executable, "-m", "app.demo.fcm_server", "--port", "0", "--credentials", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert httpx.get(f"{url}/received").json() == {"messages": []}
            assert json.loads(file.read_text())["token_uri"] == f"{url}/token"
            assert file.stat().st_mode & 0o077 == 0
        finally:
            process.terminate()
