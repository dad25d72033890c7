"""The own account over HTTP: profile, devices, copy, erasure."""

from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.people.models import Account, Language, Role
from app.people.tokens import read_access
from tests.builders import people
from tests.fakes import NOBODYS, NOON

OWN = [
    ("GET", "/api/v1/me"), ("PATCH", "/api/v1/me"), ("GET", "/api/v1/me/sessions"), ("DELETE", "/api/v1/me/sessions"),
    ("DELETE", "/api/v1/me/sessions/current"), ("DELETE", f"/api/v1/me/sessions/{NOBODYS}"), ("GET", "/api/v1/me/export"),
    ("POST", "/api/v1/me/erasure"),
]  # fmt: skip
Headers = dict[str, str]


@pytest.fixture
def person(app: object) -> Account:
    return people.account(name="王芳")


def session_of(headers: Headers) -> UUID:
    return read_access(headers["Authorization"].removeprefix("Bearer "), NOON)


@pytest.mark.parametrize(("method", "path"), OWN)
@pytest.mark.parametrize("token", [None, "Bearer x.y.z", "Basic Zm9v"])
def test_who_does_not_sign_in_is_refused(client: FlaskClient, method: str, path: str, token: str | None) -> None:
    answer = client.open(path, method=method, headers={"Authorization": token} if token else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_profile_masks_the_phone_and_names_the_roles(client: FlaskClient, person: Account) -> None:
    people.grant(person, Role.OPERATOR, place_code="110107001003")
    answer = client.get("/api/v1/me", headers=people.sign_in(person))
    profile = answer.get_json()
    assert profile["name"] == "王芳"
    assert profile["phone"].startswith("*********")
    assert [(role["role"], role["place_code"]) for role in profile["roles"]] == [("operator", "110107001003")]


def test_a_profile_is_changed_where_it_is_what_was_read(client: FlaskClient, person: Account) -> None:
    headers = people.sign_in(person)
    tag = client.get("/api/v1/me", headers=headers).headers["ETag"]
    changed = client.patch(
        "/api/v1/me", json={"language": "en", "is_elder_mode": True}, headers={**headers, "If-Match": tag}
    )
    assert changed.status_code == 200
    assert changed.get_json() | {"roles": []} == client.get("/api/v1/me", headers=headers).get_json()
    assert (changed.get_json()["name"], changed.get_json()["is_elder_mode"]) == ("王芳", True)
    late = client.patch("/api/v1/me", json={"name": "方"}, headers={**headers, "If-Match": tag})
    assert (late.status_code, late.get_json()["code"]) == (412, "profile-changed")
    assert late.get_json()["title"].startswith("Your profile")
    blind = client.patch("/api/v1/me", json={"name": "方"}, headers=headers)
    assert blind.status_code == 428


@pytest.mark.parametrize(
    "body",
    [{"name": ""}, {"name": "王" * 61}, {"name": None}, {"language": "fr"}, {"is_elder_mode": "true"}, {"phone": "1"}],
)
def test_a_malformed_profile_is_refused(client: FlaskClient, person: Account, body: dict[str, object]) -> None:
    answer = client.patch("/api/v1/me", json=body, headers={**people.sign_in(person), "If-Match": '"v1"'})
    assert answer.status_code == 422


def test_a_revoked_grant_is_refused_on_the_next_request(client: FlaskClient) -> None:
    administrator = people.administrator()
    headers = people.sign_in(administrator)
    grant = client.get("/api/v1/grants", headers=headers).get_json()["items"][0]
    assert client.delete(f"/api/v1/grants/{grant['id']}", headers=headers).status_code == 204
    assert client.get("/api/v1/grants", headers=headers).status_code == 403


def test_my_devices_are_listed_and_logged_out_one_by_one(client: FlaskClient, person: Account) -> None:
    here, there = people.sign_in(person), people.sign_in(person)
    items = client.get("/api/v1/me/sessions", headers=here).get_json()["items"]
    assert [(item["id"], item["is_current"]) for item in items] == [
        (str(session_of(there)), False),
        (str(session_of(here)), True),
    ]
    assert client.delete(f"/api/v1/me/sessions/{session_of(there)}", headers=here).status_code == 204
    assert client.get("/api/v1/me", headers=there).status_code == 401
    assert client.delete("/api/v1/me/sessions/current", headers=here).status_code == 204
    assert client.get("/api/v1/me", headers=here).get_json()["code"] == "session-revoked"


def test_my_devices_come_in_pages(client: FlaskClient, person: Account) -> None:
    for _ in range(4):
        people.sign_in(person)
    headers = people.sign_in(person)
    first = client.get("/api/v1/me/sessions?limit=3", headers=headers).get_json()
    second = client.get(f"/api/v1/me/sessions?limit=3&cursor={first['next_cursor']}", headers=headers).get_json()
    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (3, 2, None)


def test_a_strangers_device_answers_like_one_that_is_not_there(client: FlaskClient, person: Account) -> None:
    headers, stranger = people.sign_in(person), people.sign_in(people.account())
    answers = [
        client.delete(f"/api/v1/me/sessions/{session_id}", headers=headers)
        for session_id in (session_of(stranger), uuid4())
    ]
    assert [(answer.status_code, answer.get_json()["code"]) for answer in answers] == [(404, "session-gone")] * 2
    assert client.get("/api/v1/me", headers=stranger).status_code == 200


def test_all_my_other_devices_are_logged_out(client: FlaskClient, person: Account) -> None:
    here, there = people.sign_in(person), people.sign_in(person)
    assert client.delete("/api/v1/me/sessions", headers=here).status_code == 204
    assert client.get("/api/v1/me", headers=there).status_code == 401
    assert client.get("/api/v1/me", headers=here).status_code == 200


def test_a_copy_has_my_whole_phone_number(client: FlaskClient) -> None:
    person = people.account(phone="13800138000", language=Language.ENGLISH)
    copy = client.get("/api/v1/me/export", headers=people.sign_in(person))
    assert copy.status_code == 200
    assert copy.get_json()["data"]["people"]["account"]["phone"] == "+8613800138000"


def test_erasure_is_meant_or_refused_and_ends_every_session(client: FlaskClient, person: Account) -> None:
    here, there = people.sign_in(person), people.sign_in(person)
    for body in ({}, {"confirm": "yes"}):
        assert client.post("/api/v1/me/erasure", json=body, headers=here).status_code == 422
    assert client.post("/api/v1/me/erasure", json={"confirm": "erase"}, headers=here).status_code == 204
    for headers in (here, there):
        assert client.get("/api/v1/me", headers=headers).get_json()["code"] == "session-revoked"
