"""The web app's files at ``/``: kept as long as they may be, under the strictest policy; a plain page without them."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mobile_api import web_app
from tests.builders import people

POLICY_OF_PAGES = ("default-src 'self'", "require-trusted-types-for 'script'")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A small build."""
    (tmp_path / "static").mkdir()
    for name, words in {
        "index.html": "<!doctype html>",
        "service-worker.js": "1",
        "static/app-3f2a.js": "2" * 99,
    }.items():
        (tmp_path / name).write_text(words)
        (tmp_path / f"{name}.br").write_bytes(b"smaller")
    return tmp_path


@pytest.fixture
def client(app: Flask, built: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser's calls to a service that has that build."""
    monkeypatch.setattr(app, "wsgi_app", app.wsgi_app)
    web_app.install(app, built)
    return app.test_client()


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    """The whole answer, its file closed."""
    return client.get(path, buffered=True, headers=headers)


def test_the_page_runs_no_script_but_our_files_and_is_asked_for_each_time(client: FlaskClient) -> None:
    answer = get(client, "/")
    assert answer.get_data(as_text=True) == "<!doctype html>"
    assert all(rule in answer.headers["Content-Security-Policy"] for rule in POLICY_OF_PAGES)
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-cache"


def test_what_is_named_by_its_content_is_kept_for_good(client: FlaskClient) -> None:
    assert "immutable" in get(client, "/static/app-3f2a.js").headers["Cache-Control"]
    assert get(client, "/service-worker.js").headers["Cache-Control"] == "no-cache"


def test_it_is_sent_compressed_to_who_understands_that(client: FlaskClient) -> None:
    answer = get(client, "/static/app-3f2a.js", **{"Accept-Encoding": "br"})
    assert (answer.headers["Content-Encoding"], answer.get_data()) == ("br", b"smaller")


def test_nothing_beside_the_build_is_served(client: FlaskClient, built: Path) -> None:
    (built.parent / "secret.txt").write_text("x")
    for path in ("/../secret.txt", "/static/../../secret.txt", "/%2e%2e/secret.txt", "/static/none.js"):
        assert get(client, path).status_code == 404


def test_the_api_answers_as_ever(client: FlaskClient) -> None:
    assert get(client, "/api/v1/me", **people.sign_in(people.account("王芳"))).status_code == 200


def test_without_a_build_a_page_says_so(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = app.wsgi_app
    monkeypatch.setattr(app, "wsgi_app", below)
    web_app.install(app, tmp_path)
    assert app.wsgi_app is below
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        answer = app.full_dispatch_request()
    assert "has not been built" in answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"].endswith("script-src 'none'")
