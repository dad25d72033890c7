"""Rosters over HTTP."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

from app.kit.sheets import XLSX
from tests.builders import people, registration, rosters
from tests.builders.places import district
from tests.fakes import NOBODYS
from tests.statements import counted

LIST = "/api/v1/rosters"
PARTY = "区教委第三党支部"


@pytest.fixture(autouse=True)
def organization(app: Flask) -> object:
    """The home organization that the lines name."""
    district()
    return registration.organization(district().code, PARTY)


def committee(place_code: str = "110107") -> dict[str, str]:
    return people.sign_in(people.committee(place_code))


def line(phone: str | None = None) -> str:
    return f"李志远,{phone or people.phone()},四季园社区,{PARTY},,"


def send(client: FlaskClient, data: bytes, by: dict[str, str], media_type: str = "text/csv", **query: str) -> Any:
    given = {"place_code": "110107", **query}
    return client.post(LIST, query_string=given, data=data, headers={**by, "Content-Type": media_type})


def uploaded(client: FlaskClient, by: dict[str, str], *lines: str) -> str:
    return str(send(client, rosters.csv(*lines or (line(),)), by).get_json()["id"])


def test_a_committee_sees_before_what_a_roster_will_do(client: FlaskClient) -> None:
    by, phone = committee(), people.phone()
    answer = send(client, rosters.csv(line(phone), "赵明,12,四季园社区,区教委第三党支部,,"), by)
    assert answer.status_code == 201
    assert answer.get_json()["lines"] | {"new": 1, "faulty": 1} == answer.get_json()["lines"]
    at = f"{LIST}/{answer.get_json()['id']}"
    shown = client.get(f"{at}/lines", headers=by)
    assert [(one["line"], one["state"], one["fault"]) for one in shown.get_json()["items"]] == [
        (2, "new", None),
        (3, "faulty", "手机号有误"),
    ]
    assert phone not in shown.text
    faulty = client.get(f"{at}/lines", query_string={"state": "faulty"}, headers=by).get_json()["items"]
    assert [one["line"] for one in faulty] == [3]


def test_an_xlsx_is_taken_too(client: FlaskClient) -> None:
    book, file = Workbook(), io.BytesIO()
    for row in (rosters.HEADER.split(","), line().split(",")):
        book.worksheets[0].append(row)
    book.save(file)
    assert send(client, file.getvalue(), committee(), XLSX).get_json()["lines"]["new"] == 1


def test_applying_and_taking_back_are_ordered_once(client: FlaskClient) -> None:
    by = committee()
    at = f"{LIST}/{uploaded(client, by)}"
    applied = client.post(f"{at}/application", headers=by)
    assert (applied.status_code, applied.get_json()["status"]) == (202, "applying")
    again = client.post(f"{at}/application", headers=by)
    assert (again.status_code, again.get_json()["code"]) == (409, "roster-stands")
    assert client.post(f"{at}/undo", headers=by).get_json()["status"] == "undoing"
    assert client.delete(at, headers=by).get_json()["code"] == "roster-stands"


def test_a_roster_that_was_not_applied_is_forgotten_at_once(client: FlaskClient) -> None:
    by = committee()
    at = f"{LIST}/{uploaded(client, by)}"
    assert client.delete(at, headers=by).status_code == 204
    assert client.get(at, headers=by).get_json()["status"] == "discarded"
    assert client.get(f"{at}/lines", headers=by).get_json()["items"] == []


def test_a_file_that_is_no_roster_says_why(client: FlaskClient) -> None:
    answer = send(client, b"a,b\n1,2\n", committee())
    assert (answer.status_code, answer.get_json()["code"]) == (422, "roster-unreadable")
    assert "表头" in answer.get_json()["title"]


def test_a_committee_uploads_for_its_own_places_only(client: FlaskClient) -> None:
    answer = send(client, rosters.csv(line()), committee("110107001"))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "place-not-yours")


def test_a_roster_of_another_place_is_none(client: FlaskClient) -> None:
    made = uploaded(client, committee())
    elsewhere = committee("110107001")
    theirs, nobodys = (client.get(f"{LIST}/{one}", headers=elsewhere) for one in (made, NOBODYS))
    assert (theirs.status_code, theirs.get_json()["code"]) == (nobodys.status_code, nobodys.get_json()["code"])
    assert client.get(LIST, headers=elsewhere).get_json()["items"] == []


def test_residents_upload_nothing(client: FlaskClient) -> None:
    answer = send(client, rosters.csv(line()), people.sign_in(people.account()))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "role-required")
    assert send(client, rosters.csv(line()), {}).status_code == 401


def test_lists_cost_the_same_whatever_their_length(app: Flask, client: FlaskClient) -> None:
    by = committee()
    short, long = uploaded(client, by), uploaded(client, by, *(line() for _ in range(30)))
    seen = []
    for one in (short, long):
        with counted(app) as statements:
            client.get(f"{LIST}/{one}/lines", query_string={"limit": 100}, headers=by)
        seen.append(statements.count)
    assert seen[0] == seen[1]
