"""Service types over HTTP."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.database import db
from app.registration.models import ServiceFor, ServiceType
from tests.builders import people
from tests.statements import counted

LIST = "/api/v1/service-types"
NEW = {"code": "pet_care", "offered_by": "members", "name_zh": "宠物照看", "name_en": "Pet care"}


def test_the_thirteen_defaults_are_there_without_a_token(client: FlaskClient) -> None:
    assert len(client.get(LIST).get_json()["items"]) == 13
    assert len(client.get(f"{LIST}?offered_by=organizations").get_json()["items"]) == 4
    assert client.get(f"{LIST}/tutoring").get_json()["name_zh"] == "助学辅导"


def test_an_administrator_adds_a_type_and_takes_it_out_of_use(client: FlaskClient) -> None:
    headers = people.sign_in(people.administrator())
    added = client.post(LIST, json=NEW, headers=headers)
    assert (added.status_code, added.get_json()["is_active"]) == (201, True)
    one, tag = f"{LIST}/pet_care", added.headers["ETag"]
    edited = client.patch(one, json={"is_active": False}, headers=headers | {"If-Match": tag})
    assert (edited.status_code, client.get(one).get_json()["is_active"]) == (200, False)
    refused = client.patch(one, json={"is_active": True}, headers=headers | {"If-Match": tag})
    assert (refused.status_code, refused.get_json()["code"]) == (412, "service-type-changed")


def test_a_code_is_given_once(client: FlaskClient) -> None:
    headers = people.sign_in(people.administrator())
    refused = client.post(LIST, json=NEW | {"code": "tutoring"}, headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "service-type-exists")


@pytest.mark.parametrize("code", ["Pet", "p", "9lives", "pet-care", "x" * 41])
def test_a_code_is_a_short_word(client: FlaskClient, code: str) -> None:
    headers = people.sign_in(people.administrator())
    assert client.post(LIST, json=NEW | {"code": code}, headers=headers).status_code == 422


def test_nobody_else_changes_types(client: FlaskClient) -> None:
    for headers, status in ((people.sign_in(people.committee()), 403), ({}, 401)):
        assert client.post(LIST, json=NEW, headers=headers).status_code == status
        sent = client.patch(f"{LIST}/tutoring", json={}, headers=headers | {"If-Match": '"v1"'})
        assert sent.status_code == status


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    headers = people.sign_in(people.administrator()) | {"If-Match": '"v1"'}
    assert client.get(f"{LIST}/witchcraft").get_json()["code"] == "service-type-not-found"
    assert client.patch(f"{LIST}/witchcraft", json={}, headers=headers).status_code == 404


def test_the_list_takes_one_statement_however_long_it_is(app: Flask, client: FlaskClient) -> None:
    for number in range(20):
        code = "x" + "y" * (number + 1)
        db.session.add(ServiceType(code=code, offered_by=ServiceFor.MEMBERS, name_zh=code, name_en=code))
    db.session.commit()
    for limit in (3, 100):
        with counted(app) as seen:
            client.get(f"{LIST}?limit={limit}")
        assert seen.count == 1
