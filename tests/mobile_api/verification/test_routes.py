"""Anybody may check a number; nobody learns more than the document shows."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.verification import Verified

NUMBER = "XX-7K3M9-QF2RT"


@pytest.fixture
def known(app: Flask) -> Iterator[None]:
    """A number that stands for something, of a kind that only this test has."""
    shown = Verified(NUMBER, "receipt", "valid", date(2026, 3, 4))
    app.extensions["verifiers"]["XX"] = lambda number, language: shown if number == NUMBER else None
    yield
    del app.extensions["verifiers"]["XX"]


@pytest.mark.usefixtures("known")
def test_a_number_is_checked_without_a_token(client: FlaskClient) -> None:
    answer = client.get("/api/v1/verifications/xx7k3m9qf2rt")
    assert answer.status_code == 200
    assert answer.get_json() | {"number": NUMBER, "state": "valid", "words": "有效"} == answer.get_json()


@pytest.mark.usefixtures("known")
def test_the_page_behind_the_code_says_whether_it_holds(client: FlaskClient) -> None:
    page = client.get(f"/verify/{NUMBER}")
    assert "有效" in page.text
    assert NUMBER in page.text
    english = client.get(f"/verify/{NUMBER}", headers={"Accept-Language": "en"})
    assert "Valid" in english.text
    assert "script-src 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("number", ["HZ-7K3M9-QF2RT", "YY-7K3M9-QF2RT", "nonsense", "<script>", "王"])
def test_an_unknown_number_is_told_as_such(client: FlaskClient, number: str) -> None:
    answer = client.get(f"/api/v1/verifications/{number}")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "number-unknown")
    page = client.get(f"/verify/{number}")
    assert page.status_code == 200
    assert "没有这个编号" in page.text
    assert number not in page.text


def test_the_pages_style_is_served(client: FlaskClient) -> None:
    answer = client.get("/assets/paper.css")
    assert answer.mimetype == "text/css"
    assert client.get("/assets/paper.css", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
