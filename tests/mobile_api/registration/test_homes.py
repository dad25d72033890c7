"""Home organizations, registration by hand and the own history over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models import Role
from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, organization, pending_registration
from tests.fakes import NOBODYS
from tests.mobile_api.registration.test_members import body, committee, one
from tests.statements import counted


def officer(organization_id: object) -> dict[str, str]:
    made = people.account("周伟")
    people.grant(made, Role.OFFICER, organization_id=organization_id)
    return people.sign_in(made)


def members(organization_id: object) -> str:
    return f"/api/v1/organizations/{organization_id}/members"


def test_an_officer_lists_the_members_and_confirms_or_objects(client: FlaskClient) -> None:
    waiting = pending_registration(people.account("赵明"))
    by = officer(waiting.organization_id)
    (row,) = client.get(members(waiting.organization_id), headers=by).get_json()["items"]
    assert (row["name"], row["status"], row["home_answer"]) == ("赵明", "pending", "none")
    assert row["account_id"] is None
    assert {"home_cell", "phone"}.isdisjoint(row)
    assert client.post(one(waiting.id, "/confirmation"), headers=by).get_json()["home_answer"] == "confirmed"
    sent = client.post(one(waiting.id, "/objection"), json={"reason": "组织关系已转出。"}, headers=by)
    assert sent.get_json()["home_answer"] == "objected"
    again = client.post(one(waiting.id, "/objection"), json={"reason": "再次"}, headers=by)
    assert (again.status_code, again.get_json()["code"]) == (409, "home-answered")
    assert client.get(one(waiting.id), headers=committee()).get_json()["home_reason"] == "组织关系已转出。"


def test_an_officer_knows_by_which_id_to_name_an_approved_member(client: FlaskClient) -> None:
    helper = approved_volunteer(name="赵明")
    (row,) = client.get(members(helper.organization_id), headers=officer(helper.organization_id)).get_json()["items"]
    assert row["account_id"] == str(helper.account_id)


@pytest.mark.parametrize("verb", ["/confirmation", "/objection"])
def test_another_officer_is_answered_as_if_there_were_no_such_registration(client: FlaskClient, verb: str) -> None:
    waiting, stranger = pending_registration(), officer(organization().id)
    answers = [client.post(one(i, verb), json={"reason": "x"}, headers=stranger) for i in (waiting.id, uuid4())]
    if verb == "/confirmation":
        answers = [client.post(one(i, verb), headers=stranger) for i in (waiting.id, uuid4())]
    assert [(a.status_code, a.get_json()["code"]) for a in answers] == [(404, "registration-not-found")] * 2


def test_nothing_of_it_is_done_without_a_token(client: FlaskClient) -> None:
    for verb in ("/confirmation", "/objection", "/ending"):
        assert client.post(one(NOBODYS, verb), json={}).status_code == 401
    assert client.post("/api/v1/registrations/by-hand", json={}).status_code == 401
    assert client.get(members(NOBODYS)).status_code == 401
    assert client.get("/api/v1/me/homes").status_code == 401


def at_the_counter(**changes: Any) -> dict[str, Any]:
    return {**body(), "phone": people.phone(), "member_name": "赵明", **changes}


def test_the_committee_registers_who_stands_at_the_counter(client: FlaskClient) -> None:
    sent = client.post("/api/v1/registrations/by-hand", json=at_the_counter(), headers=committee())
    assert (sent.status_code, sent.get_json()["is_entered_by_hand"]) == (201, True)
    early = client.post(one(sent.get_json()["id"], "/approval"), headers=committee())
    assert (early.status_code, early.get_json()["code"]) == (409, "registration-unconfirmed")
    elsewhere = committee(district().communities[3])
    refused = client.post("/api/v1/registrations/by-hand", json=at_the_counter(), headers=elsewhere)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "place-not-yours")
    malformed = client.post("/api/v1/registrations/by-hand", json=at_the_counter(phone="1"), headers=committee())
    assert malformed.status_code == 422


def test_the_committee_ends_a_registration_and_the_member_reads_why(client: FlaskClient) -> None:
    member = approved_volunteer()
    ended = client.post(one(member.registration_id, "/ending"), json={"reason": "已迁出。"}, headers=committee())
    assert (ended.status_code, ended.get_json()["status"], ended.get_json()["reason"]) == (200, "ended", "已迁出。")


def test_ones_homes_have_their_dates(client: FlaskClient) -> None:
    who = people.account()
    approved_volunteer(account=who)
    (home,) = client.get("/api/v1/me/homes", headers=people.sign_in(who)).get_json()["items"]
    assert (home["place_name"], home["until"]) == ("四季园社区", None)


def test_the_list_of_members_costs_the_same_for_three_and_thirty(app: Flask, client: FlaskClient) -> None:
    costs = []
    for rows in (3, 30):
        home = organization()
        for _ in range(rows):
            pending_registration(home=home)
        by = officer(home.id)
        with counted(app) as seen:
            found = client.get(f"{members(home.id)}?limit=50", headers=by).get_json()["items"]
        assert len(found) == rows
        costs.append(seen.count)
    assert costs[0] == costs[1]
