"""Logging in over HTTP."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.people.errors import SmsUnavailable
from app.people.tokens import read_access
from tests.builders import people
from tests.fakes import NOON, StandingClock


class Phone:
    """Keeps what was sent, or fails to take it."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.is_broken = False

    def send(self, phone: str, text: str) -> None:
        """Keep it."""
        if self.is_broken:
            raise SmsUnavailable(retry_after=60)
        self.texts.append(text)

    @property
    def code(self) -> str:
        """The last code."""
        return str(re.findall(r"\d{6}", self.texts[-1])[0])


@pytest.fixture
def sms(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Phone:
    phone = Phone()
    monkeypatch.setitem(app.extensions, "sms", phone)
    return phone


def ask(client: FlaskClient, phone: str, **more: Any) -> TestResponse:
    return client.post("/api/v1/login-codes", json={"phone": phone, **more})


def enter(client: FlaskClient, phone: str, code: str) -> TestResponse:
    return client.post("/api/v1/sessions", json={"phone": phone, "code": code, "device_name": "Wang Fang's phone"})


def refresh(client: FlaskClient, token: str) -> TestResponse:
    return client.post("/api/v1/sessions/refresh", json={"refresh_token": token})


def test_a_person_logs_in_with_a_code_and_is_known_from_then_on(client: FlaskClient, sms: Phone) -> None:
    phone = people.phone()
    assert ask(client, phone).status_code == 202
    answer = enter(client, phone, sms.code)
    assert answer.status_code == 201
    tokens = answer.get_json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 900)
    assert str(read_access(tokens["access_token"], NOON)) == tokens["session_id"]
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert me.get_json()["id"] == tokens["account_id"]


def test_known_and_unknown_numbers_are_answered_alike(client: FlaskClient, sms: Phone) -> None:
    known = people.phone()
    people.account(phone=known)
    answers = [ask(client, phone) for phone in (known, people.phone())]
    assert answers[0].get_json() == answers[1].get_json() == {"expires_in": 600, "retry_after": 60}
    wrong = [enter(client, phone, "000000" if sms.code != "000000" else "000001") for phone in (known, people.phone())]
    assert {answer.status_code for answer in wrong} == {401}
    assert {answer.get_json()["code"] for answer in wrong} == {"login-code-wrong"}


def test_an_sms_speaks_the_language_asked_for(client: FlaskClient, sms: Phone) -> None:
    ask(client, people.phone())
    ask(client, people.phone(), language="en")
    assert "验证码" in sms.texts[0]
    assert "Your code is" in sms.texts[1]


def test_a_code_that_cannot_be_sent_is_told_honestly(client: FlaskClient, sms: Phone) -> None:
    sms.is_broken = True
    answer = ask(client, people.phone())
    assert (answer.status_code, answer.get_json()["code"]) == (503, "sms-unavailable")
    assert answer.get_json()["retry_after"] == 60


def test_a_second_code_within_the_minute_is_refused_with_the_time_to_wait(client: FlaskClient, sms: Phone) -> None:
    phone = people.phone()
    ask(client, phone)
    answer = ask(client, phone)
    assert (answer.status_code, answer.get_json()["code"]) == (429, "login-code-limit")
    assert answer.headers["Retry-After"] == "60"


def test_the_sixth_wrong_try_is_refused_although_each_refusal_is_rolled_back(client: FlaskClient, sms: Phone) -> None:
    phone = people.phone()
    ask(client, phone)
    wrong = f"{(int(sms.code) + 1) % 1_000_000:06d}"
    assert [enter(client, phone, wrong).status_code for _ in range(6)] == [401] * 5 + [429]
    assert enter(client, phone, sms.code).get_json()["code"] == "too-many-tries"


@pytest.mark.parametrize("phone", ["110", "not a number", "+8612345678901"])
def test_a_number_that_no_sms_reaches_is_malformed(client: FlaskClient, sms: Phone, phone: str) -> None:
    for answer in (ask(client, phone), enter(client, phone, "123456")):
        assert (answer.status_code, answer.get_json()["code"]) in {(422, "phone-malformed"), (422, "malformed-input")}
        assert [fault["pointer"] for fault in answer.get_json()["faults"]] == ["/phone"]
    assert sms.texts == []


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "\uff11\uff12\uff13\uff14\uff15\uff16", 123456, None])
def test_a_code_that_is_none_is_malformed(client: FlaskClient, sms: Phone, code: Any) -> None:
    answer = enter(client, people.phone(), code)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.get_json()["faults"]] == ["/code"]


def test_a_refresh_token_gives_the_next_tokens(client: FlaskClient, sms: Phone, clock: StandingClock) -> None:
    phone = people.phone()
    ask(client, phone)
    first = enter(client, phone, sms.code).get_json()
    clock.move(minutes=20)
    second = refresh(client, first["refresh_token"]).get_json()
    assert second["session_id"] == first["session_id"]
    again = refresh(client, first["refresh_token"]).get_json()
    assert again["refresh_token"] == second["refresh_token"]
    headers = {"Authorization": f"Bearer {second['access_token']}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200


def test_a_reused_refresh_token_ends_the_session_on_the_very_next_request(
    client: FlaskClient, sms: Phone, clock: StandingClock
) -> None:
    phone = people.phone()
    ask(client, phone)
    first = enter(client, phone, sms.code).get_json()
    second = refresh(client, first["refresh_token"]).get_json()
    clock.move(seconds=11)
    stolen = refresh(client, first["refresh_token"])
    assert (stolen.status_code, stolen.get_json()["code"]) == (401, "refresh-reused")
    headers = {"Authorization": f"Bearer {second['access_token']}"}
    assert client.get("/api/v1/me", headers=headers).get_json()["code"] == "session-revoked"
    assert refresh(client, second["refresh_token"]).get_json()["code"] == "session-revoked"


def test_a_refresh_token_that_is_not_ours_is_refused(client: FlaskClient) -> None:
    answer = refresh(client, "made up")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "refresh-invalid")
