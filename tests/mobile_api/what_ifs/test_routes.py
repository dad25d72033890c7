"""What if? Over HTTP: asked, read, listed by the committee; another place's committee finds nothing."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models import Account, Role
from tests.builders import people, what_ifs
from tests.builders.places import district
from tests.fakes import NOBODYS
from tests.statements import counted

API = "/api/v1"
ASKED = {"preset": "standard", "overrides": {"most_waves": 2}}


def call(client: FlaskClient, method: str, path: str, by: Account, body: Any = None) -> Any:
    return client.open(f"{API}{path}", method=method, json=body, headers=people.sign_in(by))


def test_from_the_question_to_the_answer(client: FlaskClient):
    here = what_ifs.past()
    by = people.committee(here)
    made = call(client, "POST", f"/places/{here}/what-ifs", by, ASKED)
    assert (made.status_code, made.json["status"], made.json["ahead"], made.json["results"]) == (201, "asked", 0, None)
    assert (made.json["weeks"], made.json["seasons"], made.json["asked_by"]) == (8, 2, by.name)
    assert made.json["now"] == {"preset": "standard", "overrides": {}}
    behind = call(client, "POST", f"/places/{here}/what-ifs", by, {"preset": "eco"})
    assert (behind.json["ahead"], behind.json["words"]) == (1, "在排队，前面还有 1 个问题。")

    what_ifs.take_and_answer()
    read = call(client, "GET", f"/what-ifs/{made.json['id']}", by).json
    assert (read["status"], read["results"]["change"]["filled"]) == ("played", -0.05)
    assert read["results"]["change"]["urgent"] is None
    assert "74 天" in read["words"]
    listed = call(client, "GET", f"/places/{here}/what-ifs", by).json["items"]
    assert [one["status"] for one in listed] == ["asked", "played"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"preset": "standard"}, 409, "what-if-as-now"),
        ({"preset": "eco", "overrides": {"price": 1}}, 422, "setting-out-of-bounds"),
        ({"preset": "eco", "seasons": 50}, 422, "malformed-input"),
        ({"preset": "eco"}, 409, "nothing-to-play"),
    ],
)
def test_what_cannot_be_played_is_refused(client: FlaskClient, body: Any, status: int, code: str):
    here = district().community
    answer = call(client, "POST", f"/places/{here}/what-ifs", people.committee(here), body)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_stranger_finds_another_places_question_as_little_as_none(client: FlaskClient):
    made, stranger = what_ifs.played(), people.committee(district().communities[2])
    for what_if_id in (made.id, NOBODYS):
        answer = call(client, "GET", f"/what-ifs/{what_if_id}", stranger)
        assert (answer.status_code, answer.json["code"]) == (404, "what-if-not-found")
    for method, body in (("GET", None), ("POST", ASKED)):
        answer = call(client, method, f"/places/{made.place_code}/what-ifs", stranger, body)
        assert (answer.status_code, answer.json["code"]) == (403, "dispatch-settings-not-yours")
    assert client.get(f"{API}/what-ifs/{made.id}").status_code == 401
    assert client.get(f"{API}/places/{made.place_code}/what-ifs").status_code == 401
    assert client.post(f"{API}/places/{made.place_code}/what-ifs", json=ASKED).status_code == 401


def test_the_administrator_asks_anywhere(client: FlaskClient):
    by = people.account()
    people.grant(by, Role.ADMINISTRATOR)
    assert call(client, "POST", f"/places/{what_ifs.past()}/what-ifs", by, ASKED).status_code == 201


def test_the_list_takes_as_many_statements_for_one_as_for_many(app: Flask, client: FlaskClient):
    here = what_ifs.past()
    by = people.sign_in(people.committee(here))
    counts = []
    for more in (1, 5):
        for _ in range(more):
            what_ifs.played(here)
        with counted(app) as statements:
            client.get(f"{API}/places/{here}/what-ifs", headers=by)
        counts.append(statements.count)
    assert counts[0] == counts[1]
