"""What every answer carries, whatever it answers: ids, protective headers, limits, other sites, proxies."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings, SettingsError
from app.factory import create_app
from app.kit.database import db
from mobile_api import cors, rate_limits
from mobile_api.rate_limits import RedisCounts
from tests.builders import people
from tests.fakes import StandingClock

Make = Callable[..., Flask]


@pytest.fixture
def make(committed_app: Flask, var_dir: Path) -> Iterator[Make]:
    """Applications with other settings, on the test's own database."""
    made: list[Flask] = []

    def _make(**settings: object) -> Flask:
        url = committed_app.extensions["settings"].database_url
        app = create_app(Settings(database_url=url, var_dir=str(var_dir), **settings), clock=StandingClock())  # type: ignore[arg-type]
        made.append(app)
        return app

    yield _make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize("path", ["/healthz", "/nope", "/api/v1/me", "/api/docs", "/api/v1/openapi.json"])
def test_every_answer_protects_its_reader(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Permissions-Policy" in headers
    assert "Strict-Transport-Security" not in headers
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["X-Request-ID"]


def test_https_is_asked_for_where_people_come_by_it(make: Make) -> None:
    answer = make(public_url="https://example.org").test_client().get("/healthz")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_personal_answers_are_kept_by_nobody_else(client: FlaskClient) -> None:
    token = people.sign_in(people.account())
    assert client.get("/api/v1/me/sessions", headers=token).headers["Cache-Control"] == "no-store"
    assert client.get("/api/v1/me", headers=token).headers["Cache-Control"] in {"no-store", "private, no-cache"}


def test_a_callers_request_id_is_taken_over_if_it_is_one(client: FlaskClient) -> None:
    def told(given: str) -> str:
        return client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert told("abc-123.DEF_456") == "abc-123.DEF_456"
    for odd in ("short", "a" * 65, "with space", "<script>alert(1)</script>", "phone:13800000000"):
        assert told(odd) != odd


def test_limits_count_by_account_and_by_address(make: Make) -> None:
    app = make(rate_limit="3/minute")
    with app.app_context():
        client, mine, theirs = app.test_client(), *(people.sign_in(people.account()) for _ in range(2))
        answers = [client.get("/api/v1/me/sessions", headers=mine) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
        assert {answer.headers["RateLimit-Limit"] for answer in answers} == {"3"}
        refused = answers[-1]
        assert refused.get_json()["code"] == "rate-limited"
        assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"] == "60"
        assert client.get("/api/v1/me/sessions", headers=theirs).status_code == 200
        assert [client.get("/api/v1/me").status_code for _ in range(4)] == [401, 401, 401, 429]
        app.extensions["clock"].move(minutes=1)
        assert client.get("/api/v1/me/sessions", headers=mine).status_code == 200


def test_health_is_never_limited(make: Make) -> None:
    client = make(rate_limit="1/hour").test_client()
    assert {client.get("/healthz").status_code for _ in range(5)} == {200}


def test_without_redis_each_process_counts_for_itself() -> None:
    counts = RedisCounts("redis://127.0.0.1:1/0", 60)
    assert [counts.count(1, "a"), counts.count(1, "a"), counts.count(1, "b"), counts.count(2, "a")] == [1, 2, 1, 1]


@pytest.mark.parametrize("text", ["10", "0/minute", "ten/minute", "10/day", "10/minute;5/second"])
def test_a_limit_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        rate_limits.parse(text)


def test_other_sites_may_call_only_if_they_are_listed(make: Make) -> None:
    client = make(cors_origins="https://a.example, https://b.example").test_client()
    listed = client.get("/healthz", headers={"Origin": "https://a.example"})
    assert listed.headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert "Origin" in listed.headers["Vary"]
    other = client.get("/healthz", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "PATCH"}
    before = client.options("/api/v1/me", headers=asked)
    assert before.status_code == 204
    assert "If-Match" in before.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in before.headers


@pytest.mark.parametrize("text", ["*", "https://a.example/path", "a.example", "null"])
def test_an_origin_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        cors.parse(text)


def test_a_clients_word_about_its_address_counts_only_behind_a_proxy(make: Make) -> None:
    said = {"X-Forwarded-For": "203.0.113.7"}
    for proxies, limited in ((0, True), (1, False)):
        client = make(rate_limit="1/hour", trusted_proxies=proxies).test_client()
        client.get("/api/v1/service-types", headers=said)
        second = client.get("/api/v1/service-types", headers={"X-Forwarded-For": "203.0.113.8"})
        assert (second.status_code == 429) is limited
