"""The rules of points over HTTP."""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.clock import SHANGHAI
from tests.builders import people, points
from tests.fakes import NOBODYS
from tests.statements import counted

RULES = "/api/v1/rules"


def new(effective_on: str = "2026-04-01", **figures: Any) -> dict[str, Any]:
    return {"effective_on": effective_on, "rule": figures}


def administrator() -> dict[str, str]:
    return people.sign_in(people.administrator())


def test_anybody_signed_in_reads_the_rules(client: FlaskClient) -> None:
    (rule,) = client.get(RULES, headers=people.sign_in(people.account())).get_json()["items"]

    assert rule["effective_on"] == "2020-01-01"
    assert rule["rule"]["points_an_hour"] == 10
    assert rule["rule"]["day_cap_minutes"] == 240


def test_an_administrator_puts_a_new_rule_into_force_and_no_past_entry_changes(client: FlaskClient) -> None:
    old = points.award(60)

    made = client.post(RULES, json=new("2026-03-04", points_an_hour=20), headers=administrator())

    assert (made.status_code, made.get_json()["rule"]["points_an_hour"]) == (201, 20)
    assert made.get_json()["rule"]["urgent_percent"] == 20
    assert points.award(60).volunteer_points == 20
    assert points.award_of(old.assignment_id).volunteer_points == 10
    listed = client.get(RULES, headers=administrator()).get_json()["items"]
    assert [rule["effective_on"] for rule in listed] == ["2026-03-04", "2020-01-01"]


def test_every_version_tells_whether_it_holds_and_can_be_read_by_itself(client: FlaskClient) -> None:
    headers = administrator()
    for day in ("2026-03-04", "2026-04-01"):
        client.post(RULES, json=new(day, night_percent=50, minimum_proof="service_code"), headers=headers)

    listed = client.get(RULES, headers=headers).get_json()["items"]

    assert [rule["state"] for rule in listed] == ["coming", "in_force", "past"]
    assert [rule["rule"]["minimum_proof"] for rule in listed] == ["service_code", "service_code", "any"]
    assert [rule["rule"]["night_percent"] for rule in listed] == [50, 50, 0]
    for rule in listed:
        assert client.get(f"{RULES}/{rule['id']}", headers=headers).get_json() == rule


def test_a_version_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    missing = client.get(f"{RULES}/{NOBODYS}", headers=administrator())

    assert (missing.status_code, missing.get_json()["code"]) == (404, "no-such-rule")
    assert client.get(f"{RULES}/{NOBODYS}").status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (new("2026-03-03"), 409, "rule-too-early"),
        (new(points_an_hour=-1), 422, "malformed-input"),
        (new(points_an_hour=10.0), 422, "malformed-input"),
        (new(points_a_day=1), 422, "malformed-input"),
        (new(points_by_service_type={"Tutoring": 1}), 422, "malformed-input"),
        (new(day_cap_minutes=250), 422, "rule-malformed"),
        (new(points_by_service_type={"tutorink": 1}), 422, "rule-malformed"),
        (new(minimum_proof="photo"), 422, "malformed-input"),
        (new(needs_proof=True), 422, "malformed-input"),
        (new(day_cap_minutes=600, month_cap_minutes=300), 422, "rule-malformed"),
        ({"effective_on": "2026-04-01"}, 422, "malformed-input"),
        (new("the first"), 422, "malformed-input"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(client: FlaskClient, body: dict[str, Any], status: int, code: str) -> None:
    refused = client.post(RULES, json=body, headers=administrator())

    assert (refused.status_code, refused.get_json()["code"]) == (status, code)


def test_a_day_has_one_rule(client: FlaskClient) -> None:
    client.post(RULES, json=new(), headers=administrator())

    refused = client.post(RULES, json=new(points_an_hour=12), headers=administrator())

    assert (refused.status_code, refused.get_json()["code"]) == (409, "rule-day-taken")


def test_only_administrators_make_rules(client: FlaskClient) -> None:
    assert client.post(RULES, json=new(), headers=people.sign_in(people.committee())).status_code == 403
    assert client.post(RULES, json=new()).status_code == 401
    assert client.get(RULES).status_code == 401


def test_the_list_of_rules_costs_the_same_for_any_number_and_comes_in_pages(app: Flask, client: FlaskClient) -> None:
    headers = administrator()

    def cost() -> int:
        with counted(app) as statements:
            client.get(f"{RULES}?limit=100", headers=headers)
        return statements.count

    few = cost()
    for day in range(1, 29):
        assert client.post(RULES, json=new(f"2026-04-{day:02d}"), headers=headers).status_code == 201
    assert cost() == few
    first = client.get(f"{RULES}?limit=20", headers=headers).get_json()
    second = client.get(f"{RULES}?limit=20&cursor={first['next_cursor']}", headers=headers).get_json()
    days = [rule["effective_on"] for rule in first["items"] + second["items"]]
    assert (len(days), days) == (29, sorted(days, reverse=True))


PREVIEW = f"{RULES}/preview"


def test_an_administrator_tries_a_draft_on_last_month_s_services(client: FlaskClient) -> None:
    points.award(60, began_at=datetime(2026, 2, 3, 10, tzinfo=SHANGHAI))
    body = {"rule": {"points_an_hour": 9}, "place_code": "110107001"}

    tried = client.post(PREVIEW, json=body, headers=administrator()).get_json()

    assert (tried["first_day"], tried["last_day"]) == ("2026-02-01", "2026-02-28")
    assert tried["total"]["change_percent"] == -10.0
    assert tried["total"]["before"] == {"volunteer_points": 10, "organization_points": 5, "waiting": 0}
    assert tried["total"]["after"] == {"volunteer_points": 9, "organization_points": 5, "waiting": 0}
    assert (tried["services_changed"], len(tried["members"])) == (1, 1)
    assert list(tried["service_types"]) == ["repairs_errands"]
    assert "积分会减少 10.0%" in tried["sentence"]
    assert len(client.get(RULES, headers=administrator()).get_json()["items"]) == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"rule": {"points_an_hour": -1}}, 422, "malformed-input"),
        ({"rule": {"points_by_service_type": {"tutorink": 1}}}, 422, "rule-malformed"),
        ({"rule": {}, "place_code": "999999"}, 404, "place-not-found"),
        ({}, 422, "malformed-input"),
    ],
)
def test_a_draft_that_cannot_be_tried_is_refused(
    client: FlaskClient, body: dict[str, Any], status: int, code: str
) -> None:
    refused = client.post(PREVIEW, json=body, headers=administrator())

    assert (refused.status_code, refused.get_json()["code"]) == (status, code)


def test_only_administrators_try_drafts(client: FlaskClient) -> None:
    assert client.post(PREVIEW, json={"rule": {}}, headers=people.sign_in(people.committee())).status_code == 403
    assert client.post(PREVIEW, json={"rule": {}}).status_code == 401
