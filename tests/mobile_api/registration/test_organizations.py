"""Organizations over HTTP."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.registration.models import RegistrationStatus
from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import organization
from tests.statements import counted

LIST = "/api/v1/organizations"
NEW = {"name": "区教委第三党支部", "place_code": "110107001012", "service_types": ["paired_help"]}


def committee(place_code: str | None = None) -> dict[str, str]:
    return people.sign_in(people.committee(place_code or district().community))


def resident() -> dict[str, str]:
    return people.sign_in(people.account())


def test_the_committee_registers_an_organization_that_everybody_finds(client: FlaskClient) -> None:
    made = client.post(LIST, json=NEW, headers=committee())
    assert (made.status_code, made.get_json()["status"]) == (201, "approved")
    found = client.get(f"{LIST}?under=110107001&name=教委", headers=resident()).get_json()["items"]
    assert found == [made.get_json()]
    read = client.get(f"{LIST}/{made.get_json()['id']}", headers=resident())
    assert (read.get_json(), read.headers["ETag"]) == (made.get_json(), made.headers["ETag"])


def test_organizations_are_found_by_place_name_and_status(client: FlaskClient) -> None:
    organization(district().communities[0], "甲支部")
    organization(district().communities[3], "乙支部")
    organization(district().communities[3], "丙支部", status=RegistrationStatus.ENDED)

    def names(query: str) -> list[str]:
        return [row["name"] for row in client.get(LIST + query, headers=resident()).get_json()["items"]]

    assert names("") == ["甲支部", "乙支部"]
    assert names("?under=110107003") == ["乙支部"]
    assert names("?name=%25") == []
    assert names("?status=ended") == ["丙支部"]


def test_an_edit_needs_the_version_last_read(client: FlaskClient) -> None:
    one, headers = f"{LIST}/{organization().id}", committee()
    tag = client.get(one, headers=headers).headers["ETag"]
    assert client.patch(one, json={"name": "新名"}, headers=headers).status_code == 428
    assert client.patch(one, json={"name": "新名"}, headers=headers | {"If-Match": tag}).status_code == 200
    refused = client.patch(one, json={"name": "旧名"}, headers=headers | {"If-Match": tag})
    assert (refused.status_code, refused.get_json()["code"]) == (412, "organization-changed")


def test_an_organization_ends_and_may_register_again(client: FlaskClient) -> None:
    one, headers = f"{LIST}/{organization().id}", committee()
    for status in ("ended", "approved"):
        tag = client.get(one, headers=headers).headers["ETag"]
        edited = client.patch(one, json={"status": status}, headers=headers | {"If-Match": tag})
        assert edited.get_json()["status"] == status
    tag = edited.headers["ETag"]
    refused = client.patch(one, json={"status": "pending"}, headers=headers | {"If-Match": tag})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "organization-settled")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"place_code": "110107003026"}, 403, "place-not-yours"),
        ({"place_code": "110107001999"}, 403, "place-not-yours"),
        ({"service_types": ["tutoring"]}, 409, "service-type-unavailable"),
        ({"name": "已有支部"}, 409, "organization-name-taken"),
    ],
)
def test_what_cannot_be_registered_is_refused(
    client: FlaskClient, changes: dict[str, object], status: int, code: str
) -> None:
    organization(district().community, "已有支部")
    refused = client.post(LIST, json=NEW | changes, headers=committee())
    assert (refused.status_code, refused.get_json()["code"]) == (status, code)


def test_an_organization_serves_a_community_or_a_subdistrict(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.administrator())
    assert client.post(LIST, json=NEW | {"place_code": "110107001"}, headers=headers).status_code == 201
    for unsuitable in ("110107", "110107001999"):
        refused = client.post(LIST, json=NEW | {"place_code": unsuitable}, headers=headers)
        assert (refused.status_code, refused.get_json()["code"]) == (409, "place-unsuitable")


def test_another_committee_sees_and_does_not_edit(client: FlaskClient) -> None:
    one, headers = f"{LIST}/{organization().id}", committee(district().communities[3]) | {"If-Match": '"v1"'}
    refused = client.patch(one, json={"name": "新名"}, headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "organization-not-yours")
    assert client.patch(f"{LIST}/{uuid4()}", json={"name": "x"}, headers=headers).status_code == 404


def test_residents_read_only_and_nobody_without_a_token(client: FlaskClient) -> None:
    one = f"{LIST}/{organization().id}"
    assert client.post(LIST, json=NEW, headers=resident()).status_code == 403
    assert client.patch(one, json={}, headers=resident() | {"If-Match": '"v1"'}).status_code == 403
    assert {client.get(path).status_code for path in (LIST, one)} == {401}
    assert client.post(LIST, json=NEW).status_code == 401
    assert client.patch(one, json={}).status_code == 401


def test_a_search_takes_as_many_statements_for_thirty_rows_as_for_three(app: Flask, client: FlaskClient) -> None:
    headers, counts = resident(), []
    for rows in (3, 27):
        for _ in range(rows):
            organization()
        with counted(app) as seen:
            page = client.get(f"{LIST}?limit=100", headers=headers).get_json()
        counts.append((len(page["items"]), seen.count))
    assert [rows for rows, _ in counts] == [3, 30]
    assert counts[0][1] == counts[1][1]
