"""What every endpoint has: a permission, bounded input, one transaction, one answer."""

import json
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.database import db
from tests.mobile_api import probe

NOTES = "/api/v1/probe/notes"
PROBLEM = "application/problem+json"


def test_an_answer_is_compact_json_in_its_own_script(probing: FlaskClient) -> None:
    answer = probing.get(f"{NOTES}?text=红&number=7")
    assert answer.status_code == 200
    assert answer.get_data(as_text=True) == '{"text":"红","number":7}'


def test_who_sends_no_token_is_asked_for_one(probing: FlaskClient) -> None:
    answer = probing.post(NOTES, json={"text": "a"})
    assert (answer.status_code, answer.mimetype) == (401, PROBLEM)
    assert answer.get_json()["code"] == "token-required"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["x", "a.b.c", "é" * 10, "a" * 20_000, "..", "\x7f"])
def test_who_sends_no_token_of_ours_is_refused(probing: FlaskClient, token: str) -> None:
    answer = probing.post(NOTES, json={"text": "a"}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_a_refusal_is_told_in_the_readers_language(probing: FlaskClient) -> None:
    answer = probing.post(NOTES, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert answer.get_json()["title"] == "Sign in first."
    assert probing.post(NOTES).get_json()["title"] == "请先登录。"


def test_every_fault_of_a_body_is_told_with_its_pointer(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    answer = probing.post(NOTES, json={"text": "", "number": 1.5, "a/b~c": 1}, headers=signed_in)
    assert answer.status_code == 422
    assert {fault["pointer"] for fault in answer.get_json()["faults"]} == {"/text", "/number", "/a~1b~0c"}


HOSTILE = [
    b"", b"{", b"[]", b"null", b'"text"', b'{"text": NaN}', b'{"text": "a", "text": "b"}', b'{"text": "\\ud800"}',
    b'{"text": "\\u0000"}', b'{"text": "a", "number": 1e400}', b'{"text": "a", "number": ' + b"9" * 5000 + b"}",
    b'{"text": "a", "number": ' + b"9" * 400 + b"}", b'{"text": "a", "number": true}', b'{"text": "a", "number": 1.0}',
    b'{"text": "a", "number": "\xef\xbc\x91"}', b"[" * 100_000, b'{"a":' * 100_000, b'{"text": "\xff"}', b"\xff\xfe{\x00}\x00",
    b'{"text": "a"} {"text": "b"}', b'{"text": "' + b"a" * 101 + b'"}', b"\xef\xbb\xbf{}",
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: repr(body[:24]))
def test_a_hostile_body_is_malformed(probing: FlaskClient, signed_in: dict[str, str], body: bytes) -> None:
    answer = probing.post(NOTES, data=body, headers=signed_in, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)


def test_a_body_of_another_type_is_malformed(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    assert probing.post(NOTES, data={"text": "a"}, headers=signed_in).status_code == 422


def test_a_body_beyond_all_bounds_is_not_read(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    answer = probing.post(NOTES, data=b" " * (1024 * 1024 + 1), headers=signed_in, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (413, "body-too-large")


@pytest.mark.parametrize(
    "query",
    ["text=a&text=b", "other=1", "number=-1", "number=1.0", "number=%EF%BC%91", "text=%00", "number=" + "9" * 400,
     "text=" + "a" * 101, "number=1_0", "number=+1"],
)  # fmt: skip
def test_a_hostile_query_is_malformed(probing: FlaskClient, query: str) -> None:
    answer = probing.get(f"{NOTES}?{query}")
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)


def test_a_query_that_nobody_declared_is_malformed(probing: FlaskClient) -> None:
    assert probing.get("/healthz?x=1").status_code == 422


@pytest.mark.parametrize("query", ["text=%ff%fe", "text=%", "text=%zz", "&&&", "="])
def test_a_query_in_broken_escapes_is_answered(probing: FlaskClient, query: str) -> None:
    assert probing.get(f"{NOTES}?{query}").status_code in {200, 422}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nope", 404), ("GET", "/api/v1/probe/notes/", 404), ("GET", "//api/v1/probe/notes", 404),
        ("GET", "/api/v1/probe/notes/%00", 404), ("GET", "/%ff%fe", 404), ("GET", "/api/v1/probe/notes/abc", 404),
        ("DELETE", NOTES, 405), ("TRACE", NOTES, 405), ("BREW", NOTES, 405), ("GET", "/" + "a" * 2000, 414),
        ("GET", "/nope?" + "a" * 9000, 414), ("GET", "/nope/" + "9" * 400, 404),
    ],
)  # fmt: skip
def test_what_the_framework_refuses_is_a_problem_too(probing: FlaskClient, method: str, path: str, status: int) -> None:
    answer = probing.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    assert answer.get_json()["request_id"] == answer.headers["X-Request-ID"]
    assert ("Allow" in answer.headers) == (status == 405)


def test_head_and_options_answer_without_a_body(probing: FlaskClient) -> None:
    assert probing.head(NOTES).get_data() == b""
    options = probing.options(NOTES)
    assert options.status_code == 200
    assert {"GET", "POST", "HEAD", "OPTIONS"} == set(options.headers["Allow"].split(", "))


def test_an_edit_needs_the_version_last_read(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    path = f"{NOTES}/{uuid4()}"
    assert probing.put(path, json={"text": "a"}, headers=signed_in).get_json()["code"] == "version-required"
    for tag, version in (('"v3"', 3), ('W/"v4"', 4), ('"v5:gzip"', 5), ('"other"', -1), ('"v999999999999"', -1)):
        answer = probing.put(path, json={"text": "a"}, headers={**signed_in, "If-Match": tag})
        assert answer.get_json()["number"] == version


def test_what_is_held_already_is_not_sent_again(probing: FlaskClient) -> None:
    path = f"{NOTES}/{uuid4()}"
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        tag = probing.get(path, headers=headers).headers["ETag"]
        again = probing.get(path, headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.get_data()) == (304, b"")
        assert probing.get(path, headers={**headers, "If-None-Match": '"v2"'}).status_code == 200


def test_a_long_answer_is_compressed_for_who_takes_it(probing: FlaskClient) -> None:
    path = f"{NOTES}/{uuid4()}"
    assert probing.get(path, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in probing.get(path).headers
    assert "Accept-Encoding" in probing.get(path).headers["Vary"]
    assert "Content-Encoding" not in probing.get(NOTES, headers={"Accept-Encoding": "gzip"}).headers


def test_an_upload_is_its_bytes_up_to_eight_mebibytes(probing: FlaskClient) -> None:
    def send(data: bytes, content_type: str = "image/png") -> tuple[int, object]:
        answer = probing.post("/api/v1/probe/pictures", data=data, content_type=content_type)
        return answer.status_code, answer.get_json().get("number")

    assert send(b"x" * 2_000_000) == (200, 2_000_000)
    assert send(b"x" * (8 * 1024 * 1024 + 1))[0] == 413
    assert send(b"x", "image/gif")[0] == 422
    assert send(b"")[0] == 422


def test_an_answer_of_its_own_goes_out_as_it_is(probing: FlaskClient) -> None:
    answer = probing.get("/api/v1/probe/own-answer")
    assert (answer.mimetype, answer.get_data()) == ("text/csv", b"a,b")


def test_a_failure_tells_nothing_and_leaves_nothing(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    answer = probing.post(NOTES, json={"text": "crash"}, headers=signed_in)
    assert (answer.status_code, answer.get_json()["code"]) == (500, "failure")
    assert "canary" not in json.dumps(answer.get_json())
    assert probe.noted("crash") == 0


def test_a_refusal_leaves_nothing(probing: FlaskClient, signed_in: dict[str, str]) -> None:
    answer = probing.post(NOTES, json={"text": "refuse"}, headers=signed_in)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "probe-refused")
    assert probe.noted("refuse") == 0


def test_a_statement_that_takes_too_long_is_given_up(probing: FlaskClient) -> None:
    answer = probing.get("/api/v1/probe/slow")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "database-away")
    assert answer.headers["Retry-After"] == "5"


def test_a_lost_connection_is_told_and_replaced(probing: FlaskClient) -> None:
    assert probing.get("/api/v1/probe/lost").status_code == 503
    assert probing.get("/api/v1/probe/plain").status_code == 204


def test_a_database_that_is_away_is_told(probe_app: Flask) -> None:
    with probe_app.app_context():
        engines = db._app_engines[probe_app]
        engine = engines[None]
        engines[None] = db.create_engine(
            "postgresql+psycopg://nobody@127.0.0.1:1/nothing", connect_args={"connect_timeout": 2}
        )
        try:
            answer = probe_app.test_client().get("/api/v1/probe/plain")
            ready = probe_app.test_client().get("/readyz")
            alive = probe_app.test_client().get("/healthz")
        finally:
            engines[None] = engine
            db.session.remove()
    assert (answer.status_code, answer.get_json()["code"]) == (503, "database-away")
    assert (ready.status_code, ready.get_json()["database"]) == (503, False)
    assert alive.status_code == 200
