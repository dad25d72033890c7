"""Grants over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app.people.models import Account, Role
from tests.builders import people, registration
from tests.builders.places import district

HERE, ELSEWHERE = "110107001003", "110107002001"


def body(**changes: Any) -> dict[str, Any]:
    return {"phone": people.phone(), "name": "李强", "role": "operator", "place_code": HERE} | changes


def give(client: FlaskClient, by: Account, **changes: Any) -> Any:
    return client.post("/api/v1/grants", json=body(**changes), headers=people.sign_in(by))


def test_an_administrator_gives_a_role_by_phone_and_the_person_has_it(client: FlaskClient) -> None:
    people.operator(HERE)
    phone = people.phone()
    answer = give(client, people.administrator(), phone=phone)
    assert answer.status_code == 201
    granted = answer.get_json()
    assert (granted["name"], granted["role"], granted["place_code"]) == ("李强", "operator", HERE)
    assert granted["phone"] == "*" * 9 + phone[-4:]
    profile = client.get("/api/v1/me", headers=people.sign_in(people.account(phone=phone))).get_json()
    assert [role["role"] for role in profile["roles"]] == ["operator"]


def test_a_grant_sent_again_has_one_effect_and_one_answer(client: FlaskClient) -> None:
    headers = people.sign_in(people.committee(HERE)) | {"Idempotency-Key": "once"}
    sent = body()
    answers = [client.post("/api/v1/grants", json=sent, headers=headers) for _ in range(2)]
    assert answers[0].get_json() == answers[1].get_json()
    assert [answer.status_code for answer in answers] == [201, 201]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"phone": "not a number"}, 422, "phone-malformed"),
        ({"role": "emperor"}, 422, "malformed-input"),
        ({"place_code": "11"}, 422, "malformed-input"),
        ({"place_code": None}, 422, "scope-malformed"),
        ({"role": "volunteer"}, 422, "role-not-granted"),
        ({"role": "committee_member"}, 403, "grant-above-self"),
        ({"place_code": ELSEWHERE}, 403, "grant-above-self"),
        ({"place_code": "999999"}, 404, "scope-gone"),
    ],
)
def test_what_a_committee_may_not_give_is_refused(
    client: FlaskClient, changes: dict[str, Any], status: int, code: str
) -> None:
    people.operator(ELSEWHERE)
    answer = give(client, people.committee(HERE), **changes)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_who_manages_no_grants_is_refused(client: FlaskClient) -> None:
    for person in (people.account(), people.operator(HERE), people.volunteer(HERE)):
        headers = people.sign_in(person)
        answers = [
            client.get("/api/v1/grants", headers=headers),
            client.post("/api/v1/grants", json=body(), headers=headers),
            client.delete(f"/api/v1/grants/{uuid4()}", headers=headers),
        ]
        assert [answer.status_code for answer in answers] == [403] * 3


def test_who_does_not_sign_in_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/v1/grants").status_code == 401
    assert client.post("/api/v1/grants", json=body()).status_code == 401
    assert client.delete(f"/api/v1/grants/{uuid4()}").status_code == 401


def test_a_list_shows_the_place_and_its_subtree_in_pages(client: FlaskClient) -> None:
    committee = people.committee("110107001")
    for place_code in (HERE, HERE, ELSEWHERE):
        people.operator(place_code)
    headers = people.sign_in(committee)
    page = client.get("/api/v1/grants?role=operator&limit=1", headers=headers).get_json()
    more = client.get(f"/api/v1/grants?role=operator&cursor={page['next_cursor']}", headers=headers).get_json()
    assert [item["place_code"] for item in page["items"] + more["items"]] == [HERE, HERE]


def test_a_grant_elsewhere_answers_like_one_that_is_not_there(client: FlaskClient) -> None:
    headers = people.sign_in(people.committee(HERE))
    hidden = people.grant(people.account(), Role.OPERATOR, place_code=ELSEWHERE)
    for grant_id in (hidden.id, uuid4()):
        answer = client.delete(f"/api/v1/grants/{grant_id}", headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (404, "grant-gone")


def test_a_grant_taken_back_is_gone_on_the_holders_next_request(client: FlaskClient) -> None:
    holder = people.account()
    grant = people.grant(holder, Role.OPERATOR, place_code=HERE)
    headers = people.sign_in(holder)
    committee = people.sign_in(people.committee(HERE))
    assert client.delete(f"/api/v1/grants/{grant.id}", headers=committee).status_code == 204
    assert client.get("/api/v1/me", headers=headers).get_json()["roles"] == []
    assert client.delete(f"/api/v1/grants/{grant.id}", headers=committee).status_code == 404


def test_a_list_is_narrowed_by_place_organization_and_team_and_names_them(client: FlaskClient) -> None:
    here = district().community
    headers = people.sign_in(people.committee(here[:9]))
    of_place = people.grant(people.account(), Role.OPERATOR, place_code=here)
    organization, other = (registration.organization(here) for _ in range(2))
    team = registration.led_team()[0]
    of_organization = people.grant(people.account(), Role.OFFICER, organization_id=organization.id)
    people.grant(people.account(), Role.OFFICER, organization_id=other.id)

    def found(**query: Any) -> list[tuple[str, str]]:
        items = client.get("/api/v1/grants", query_string=query, headers=headers).get_json()["items"]
        return [(item["id"], item["scope_name"]) for item in items]

    assert found(organization_id=organization.id) == [(str(of_organization.id), organization.name)]
    assert [name for _, name in found(team_id=team.id)] == [team.name]
    assert [id for id, _ in found(under=here, role="operator")] == [str(of_place.id)]
    assert len(found(under=here)) == 4


def test_a_role_that_was_taken_back_is_given_again_without_the_number(client: FlaskClient) -> None:
    here = district().community
    headers = people.sign_in(people.committee(here))
    held = people.grant(people.account("李强"), Role.OPERATOR, place_code=here)
    assert client.delete(f"/api/v1/grants/{held.id}", headers=headers).status_code == 204
    again = {"account_id": str(held.account_id), "role": "operator", "place_code": here}
    answer = client.post("/api/v1/grants", json=again, headers=headers)
    assert (answer.status_code, answer.get_json()["name"]) == (201, "李强")


def test_by_account_only_those_whom_one_knows_are_given_a_role(client: FlaskClient) -> None:
    organization = registration.organization()
    headers = people.sign_in(people.committee(district().community))
    member = registration.approved_volunteer(district().communities[3], organization)
    sent = {"role": "organization_officer", "organization_id": str(organization.id)}
    for account_id, status in ((member.account_id, 201), (people.account().id, 404), (uuid4(), 404)):
        answer = client.post("/api/v1/grants", json=sent | {"account_id": str(account_id)}, headers=headers)
        assert answer.status_code == status, answer.get_json()
    both = body(account_id=str(member.account_id))
    assert client.post("/api/v1/grants", json=both, headers=headers).status_code == 422
