"""Volunteers' profiles over HTTP."""

from flask import Flask
from flask.testing import FlaskClient

from app.kit.database import db
from app.kit.transaction import transaction
from app.people.models import Account
from app.registration import service
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.statements import counted

OWN = "/api/v1/me/volunteer"


def signed_in(volunteer: Volunteer) -> dict[str, str]:
    return people.sign_in(db.session.get_one(Account, volunteer.account_id))


def test_a_volunteer_says_what_they_do_and_where_they_live(client: FlaskClient) -> None:
    headers = signed_in(approved_volunteer())
    tag = client.get(OWN, headers=headers).headers["ETag"]
    changes = {"service_types": ["health", "health"], "skills": ["护理"], "home_cell": "8831aa5a31fffff"}
    edited = client.patch(OWN, json=changes, headers=headers | {"If-Match": tag})
    assert edited.status_code == 200
    assert client.get(OWN, headers=headers).get_json() == edited.get_json()
    assert edited.get_json()["service_types"] == ["health"]


def test_an_excused_volunteer_comes_back_when_they_will(client: FlaskClient) -> None:
    headers = signed_in(approved_volunteer())
    for is_active in (False, True):
        tag = client.get(OWN, headers=headers).headers["ETag"]
        edited = client.patch(OWN, json={"is_active": is_active}, headers=headers | {"If-Match": tag})
        assert edited.get_json()["is_active"] is is_active


def test_what_a_volunteer_cannot_be_is_refused(client: FlaskClient) -> None:
    headers = signed_in(approved_volunteer()) | {"If-Match": '"v1"'}
    refused = client.patch(OWN, json={"service_types": ["paired_help"]}, headers=headers)
    assert refused.get_json()["code"] == "service-type-unavailable"
    assert client.patch(OWN, json={"home_cell": "88ffffffffffff0"}, headers=headers).status_code == 422
    assert client.patch(OWN, json={"home_cell": "88309999b7fffff"}, headers=headers).status_code == 409
    assert client.patch(OWN, json={"is_active": "yes"}, headers=headers).status_code == 422
    assert client.patch(OWN, json={"organization_id": "x"}, headers=headers).status_code == 422


def test_an_old_version_overwrites_nothing(client: FlaskClient) -> None:
    headers = signed_in(approved_volunteer())
    assert client.patch(OWN, json={"skills": []}, headers=headers).status_code == 428
    refused = client.patch(OWN, json={"skills": []}, headers=headers | {"If-Match": '"v9"'})
    assert (refused.status_code, refused.get_json()["code"]) == (412, "volunteer-changed")


def test_who_withdrew_has_no_profile_and_cannot_make_themself_a_volunteer_again(client: FlaskClient) -> None:
    volunteer = approved_volunteer()
    account, headers = db.session.get_one(Account, volunteer.account_id), signed_in(volunteer)
    with transaction():
        service.withdraw(volunteer.registration_id, people.occasion(account))
    assert client.get(OWN, headers=headers).status_code == 404
    again = client.patch(OWN, json={"is_active": True}, headers=headers | {"If-Match": '"v2"'})
    assert (again.status_code, again.get_json()["code"]) == (404, "not-volunteer")


def test_a_resident_has_no_volunteers_profile(client: FlaskClient) -> None:
    assert client.get(OWN, headers=people.sign_in(people.account())).status_code == 404
    assert client.get(OWN).status_code == 401
    assert client.patch(OWN, json={}).status_code == 401


def test_the_committee_lists_the_volunteers_of_its_places(app: Flask, client: FlaskClient) -> None:
    here = approved_volunteer(name="李志远")
    approved_volunteer(place_code=district().communities[3])
    headers = people.sign_in(people.committee(district().community))
    listed = client.get("/api/v1/volunteers?name=志", headers=headers)
    assert [row["account_id"] for row in listed.get_json()["items"]] == [str(here.account_id)]
    assert here.home_cell not in listed.get_data(as_text=True)
    with counted(app) as few:
        client.get("/api/v1/volunteers?limit=100", headers=headers)
    for _ in range(29):
        approved_volunteer()
    with counted(app) as many:
        assert len(client.get("/api/v1/volunteers?limit=100", headers=headers).get_json()["items"]) == 30
    assert few.count == many.count


def test_the_committee_finds_the_members_of_an_organization_and_what_they_are_registered_by(
    client: FlaskClient,
) -> None:
    here, _ = approved_volunteer(), approved_volunteer()
    path = f"/api/v1/volunteers?organization_id={here.organization_id}"
    (row,) = client.get(path, headers=people.sign_in(people.committee(district().community))).get_json()["items"]
    assert (row["account_id"], row["registration_id"]) == (str(here.account_id), str(here.registration_id))


def test_nobody_else_lists_volunteers(client: FlaskClient) -> None:
    assert client.get("/api/v1/volunteers", headers=signed_in(approved_volunteer())).status_code == 403
    assert client.get("/api/v1/volunteers").status_code == 401
