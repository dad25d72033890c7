"""One key, one effect, one answer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.kit.database import db
from app.kit.stored_answers import StoredAnswer
from tests.builders import people
from tests.mobile_api import probe

NOTES = "/api/v1/probe/notes"
AT_ONCE = 10


def at_once(app: Flask, headers: dict[str, str], text: str, key: str) -> list[TestResponse]:
    """The same request by ten clients at one moment."""
    start = Barrier(AT_ONCE)

    def send(_: int) -> TestResponse:
        start.wait()
        return app.test_client().post(NOTES, json={"text": text}, headers={**headers, "Idempotency-Key": key})

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(send, range(AT_ONCE)))


def send(client: FlaskClient, headers: dict[str, str], text: str, key: str) -> TestResponse:
    return client.post(NOTES, json={"text": text}, headers={**headers, "Idempotency-Key": key})


def test_a_repeat_gets_the_stored_answer(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    first, second = (send(probing, signed_in, "once", "key-1") for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.get_data() == second.get_data()
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.mimetype == "application/json"
    assert probe.noted("once") == 1


def test_ten_repeats_at_once_have_one_effect_and_one_answer(
    probe_app: Flask, probing: FlaskClient, signed_in: dict[str, str]
) -> None:
    for round_ in range(5):
        answers = at_once(probe_app, signed_in, f"many{round_}", f"key-{round_}")
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.get_data() for answer in answers}) == 1
        assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
        assert probe.noted(f"many{round_}") == 1


def test_what_was_refused_at_first_is_refused_again_and_leaves_nothing(
    probe_app: Flask, probing: FlaskClient, signed_in: dict[str, str]
) -> None:
    answers = at_once(probe_app, signed_in, "refuse", "key-refused")
    assert {answer.status_code for answer in answers} == {409}
    assert {answer.get_json()["code"] for answer in answers} == {"probe-refused"}
    assert probe.noted("refuse") == 0


def test_a_crash_gives_the_key_back(probe_app: Flask, probing: FlaskClient, signed_in: dict[str, str]) -> None:
    answers = at_once(probe_app, signed_in, "crash", "key-crashed")
    assert {answer.status_code for answer in answers} == {500}
    assert send(probing, signed_in, "after", "key-crashed").status_code == 201
    assert probe.noted("crash") == 0


def test_a_refusal_that_keeps_what_it_wrote_gives_the_key_back(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    answers = [send(probing, signed_in, "keep", "key-kept") for _ in range(2)]
    assert [answer.get_json()["code"] for answer in answers] == ["probe-kept", "probe-kept"]
    assert probe.noted("keep") == 2
    assert send(probing, signed_in, "after keeping", "key-kept").status_code == 201


def test_a_key_belongs_to_one_request(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    send(probing, signed_in, "mine", "key-2")
    answer = send(probing, signed_in, "other", "key-2")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "idempotency-key-reused")


def test_a_key_belongs_to_one_account(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    send(probing, signed_in, "shared", "key-3")
    answer = send(probing, people.sign_in(people.account()), "shared", "key-3")
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer.headers
    assert probe.noted("shared") == 2


def test_a_key_is_short_and_visible(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    for key in ("", "a" * 65, "a b", "é"):
        answer = send(probing, signed_in, "a", key)
        assert (answer.status_code, answer.get_json()["code"]) == (422, "malformed-idempotency-key")


def test_stored_answers_cannot_be_read_in_the_database(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    secret = uuid4().hex
    send(probing, signed_in, secret, "key-4")
    rows = db.session.execute(select(StoredAnswer.body).where(StoredAnswer.key == "key-4")).scalars().all()
    assert rows
    assert not any(secret.encode() in (body or b"") for body in rows)
