"""Member registration over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import organization, pending_registration
from tests.fakes import NOBODYS
from tests.statements import counted

LIST = "/api/v1/registrations"


def body(**changes: Any) -> dict[str, Any]:
    community = district().community
    facts = {"place_code": community, "service_types": ["tutoring"], "home_cell": "8831aa5a37fffff"}
    return {**facts, "organization_id": str(organization(community).id), **changes}


def committee(place_code: str | None = None) -> dict[str, str]:
    return people.sign_in(people.committee(place_code or district().community))


def one(registration_id: object, verb: str = "") -> str:
    return f"{LIST}/{registration_id}{verb}"


def test_a_member_registers_and_the_committee_approves(client: FlaskClient) -> None:
    member, reviewing = people.sign_in(people.account("赵明")), committee()
    sent = client.post(LIST, json=body(), headers=member)
    assert (sent.status_code, sent.get_json()["status"]) == (201, "pending")
    waiting = client.get(LIST, headers=reviewing).get_json()["items"]
    assert [(row["name"], row["place_name"]) for row in waiting] == [("赵明", "四季园社区")]
    approved = client.post(one(waiting[0]["id"], "/approval"), headers=reviewing)
    assert (approved.status_code, approved.get_json()["status"]) == (200, "approved")
    assert client.get("/api/v1/me/registrations", headers=member).get_json()["items"][0]["status"] == "approved"
    assert client.get("/api/v1/me/volunteer", headers=member).get_json()["is_active"] is True


def test_the_committee_sees_neither_phone_nor_home(client: FlaskClient) -> None:
    registration = pending_registration()
    seen = client.get(one(registration.id), headers=committee())
    assert "phone" not in seen.get_data(as_text=True)
    assert registration.home_cell not in seen.get_data(as_text=True)


def test_a_rejection_is_read_with_its_reason(client: FlaskClient) -> None:
    who = people.account()
    registration = pending_registration(who)
    rejected = client.post(one(registration.id, "/rejection"), json={"reason": "地址不符"}, headers=committee())
    assert rejected.status_code == 200
    assert client.get(one(registration.id), headers=people.sign_in(who)).get_json()["reason"] == "地址不符"


@pytest.mark.parametrize("reason", [None, "", "   ", "长" * 501])
def test_a_rejection_needs_a_reason(client: FlaskClient, reason: str | None) -> None:
    registration = pending_registration()
    sent = {} if reason is None else {"reason": reason}
    refused = client.post(one(registration.id, "/rejection"), json=sent, headers=committee())
    assert (refused.status_code, refused.get_json()["faults"][0]["pointer"]) == (422, "/reason")


def test_a_member_takes_a_registration_back(client: FlaskClient) -> None:
    who = people.account()
    registration, headers = pending_registration(who), people.sign_in(who)
    assert client.post(one(registration.id, "/withdrawal"), headers=headers).get_json()["status"] == "withdrawn"
    again = client.post(one(registration.id, "/withdrawal"), headers=headers)
    assert (again.status_code, again.get_json()["code"]) == (409, "registration-settled")


def test_nobody_approves_their_own_registration(client: FlaskClient) -> None:
    who = people.committee(district().community)
    registration = pending_registration(who)
    refused = client.post(one(registration.id, "/approval"), headers=people.sign_in(who))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "own-registration")


@pytest.mark.parametrize("verb", ["/approval", "/rejection", "/withdrawal", ""])
def test_a_stranger_is_answered_as_if_there_were_no_such_registration(client: FlaskClient, verb: str) -> None:
    registration, stranger = pending_registration(), committee(district().communities[3])
    answers = []
    for identity in (registration.id, uuid4()):
        sent = {"reason": "why"} if verb == "/rejection" else None
        way = client.get if verb == "" else client.post
        answer = way(one(identity, verb), headers=stranger, json=sent)
        answers.append((answer.status_code, {**answer.get_json(), "request_id": None}))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_a_resident_decides_nothing(client: FlaskClient) -> None:
    registration, headers = pending_registration(), people.sign_in(people.account())
    assert client.get(LIST, headers=headers).status_code == 403
    assert client.post(one(registration.id, "/approval"), headers=headers).status_code == 403
    assert client.get(one(registration.id), headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", ""),
        ("GET", ""),
        ("GET", f"/{NOBODYS}"),
        ("POST", f"/{NOBODYS}/approval"),
        ("POST", f"/{NOBODYS}/rejection"),
        ("POST", f"/{NOBODYS}/withdrawal"),
    ],
)
def test_nothing_is_done_without_a_token(client: FlaskClient, method: str, path: str) -> None:
    assert client.open(LIST + path, method=method, json={}).status_code == 401
    assert client.get("/api/v1/me/registrations").status_code == 401


def test_the_committee_sees_its_own_places_only(client: FlaskClient) -> None:
    here, there = pending_registration(), pending_registration(place_code=district().communities[3])

    def seen(place_code: str, query: str = "") -> list[str]:
        return [row["id"] for row in client.get(LIST + query, headers=committee(place_code)).get_json()["items"]]

    assert seen(district().community) == [str(here.id)]
    assert seen("110107") == [str(here.id), str(there.id)]
    assert seen("110107", "?under=110107003") == [str(there.id)]
    assert seen("110107", "?status=approved") == []


def test_a_second_registration_is_refused_while_the_first_waits(client: FlaskClient) -> None:
    headers = people.sign_in(people.account())
    assert client.post(LIST, json=body(), headers=headers).status_code == 201
    refused = client.post(LIST, json=body(), headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "registration-pending")


def test_a_repeat_with_the_same_key_gets_the_first_answer(client: FlaskClient) -> None:
    headers, sent = people.sign_in(people.account()) | {"Idempotency-Key": "k"}, body()
    first, second = (client.post(LIST, json=sent, headers=headers) for _ in range(2))
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"home_cell": "8831aa5a37ffff0"}, 422, "/home_cell"),
        ({"home_cell": "88ffffffffffffff"}, 422, "/home_cell"),
        ({"service_types": []}, 422, "/service_types"),
        ({"organization_id": "x"}, 422, "/organization_id"),
        ({"nonsense": 1}, 422, "/nonsense"),
        ({"place_code": "110107001"}, 409, "place-unsuitable"),
        ({"organization_id": str(uuid4())}, 409, "organization-unavailable"),
        ({"service_types": ["witchcraft"]}, 409, "service-type-unavailable"),
        ({"home_cell": "88309999b7fffff"}, 409, "home-too-far"),
    ],
)
def test_what_cannot_be_is_told_where_it_is(
    client: FlaskClient, changes: dict[str, Any], status: int, told: str
) -> None:
    answer = client.post(LIST, json=body(**changes), headers=people.sign_in(people.account()))
    problem = answer.get_json()
    assert answer.status_code == status
    assert (problem["faults"][0]["pointer"] if status == 422 else problem["code"]) == told


def test_a_list_takes_as_many_statements_for_thirty_rows_as_for_three(app: Flask, client: FlaskClient) -> None:
    headers, counts = committee(), []
    for rows in (3, 27):
        for _ in range(rows):
            pending_registration()
        with counted(app) as seen:
            page = client.get(f"{LIST}?limit=100", headers=headers).get_json()
        counts.append((len(page["items"]), seen.count))
    assert [rows for rows, _ in counts] == [3, 30]
    assert counts[0][1] == counts[1][1]
