"""Places over HTTP."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.kit.database import db
from app.places.models import Place, PlaceLevel
from tests.builders import people
from tests.builders.places import district
from tests.statements import counted

COMMUNITY = "/api/v1/places/110107003026"


def edit(client: FlaskClient, headers: dict[str, str], tag: str | None, **changes: object) -> TestResponse:
    return client.patch(COMMUNITY, json=changes, headers=headers | ({"If-Match": tag} if tag else {}))


def test_a_place_is_read_with_its_path_and_children(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.account())
    sheet = client.get("/api/v1/places/110107003", headers=headers).get_json()
    assert [place["name"] for place in sheet["path"]] == ["石景山区", "八角街道"]
    assert [place["code"] for place in sheet["children"]] == ["110107003007", "110107003026"]
    assert sheet["place"]["parent_code"] == "110107"


def test_a_place_that_the_reader_holds_already_is_not_sent_again(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.account())
    tag = client.get(COMMUNITY, headers=headers).headers["ETag"]
    assert client.get(COMMUNITY, headers=headers | {"If-None-Match": tag}).status_code == 304


def test_a_renamed_child_makes_the_parents_tag_a_new_one(client: FlaskClient) -> None:
    district()
    headers, administrator = people.sign_in(people.account()), people.sign_in(people.administrator())
    parent = client.get("/api/v1/places/110107003", headers=headers).headers["ETag"]
    tag = client.get(COMMUNITY, headers=headers).headers["ETag"]
    assert edit(client, administrator, tag, name="八角新路社区").status_code == 200
    assert client.get("/api/v1/places/110107003", headers=headers | {"If-None-Match": parent}).status_code == 200


def test_places_are_found_by_name_in_pages(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.account())
    address = "/api/v1/places?under=110107&level=community&name=八角&limit=1"
    first = client.get(address, headers=headers).get_json()
    second = client.get(f"{address}&cursor={first['next_cursor']}", headers=headers).get_json()
    assert [page["items"][0]["name"] for page in (first, second)] == ["八角北里社区", "八角路社区"]
    assert second["next_cursor"] is None


def test_a_search_takes_as_many_statements_for_thirty_places_as_for_three(app: Flask, client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.account())
    with counted(app) as few:
        client.get("/api/v1/places?under=110107003&limit=100", headers=headers)
    for number in range(100, 130):
        code = f"110107003{number}"
        db.session.add(Place(code=code, name=code, level=PlaceLevel.COMMUNITY, parent_code="110107003"))
    db.session.commit()
    with counted(app) as many:
        page = client.get("/api/v1/places?under=110107003&limit=100", headers=headers).get_json()
    assert len(page["items"]) == 33
    assert many.count == few.count


def test_what_is_no_code_is_no_place(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.account())
    for code in ("110107003999", "110107003xyz", "1", "１１０１０７"):
        answer = client.get(f"/api/v1/places/{code}", headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (404, "place-not-found")


def test_the_committee_settles_whether_orders_wait_for_its_review(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.committee("110107003"))
    tag = client.get(COMMUNITY, headers=headers).headers["ETag"]
    edited = edit(client, headers, tag, reviews_orders=True)
    assert (edited.status_code, edited.get_json()["place"]["reviews_orders"]) == (200, True)
    assert edited.headers["ETag"] != tag


def test_the_committee_does_not_rename_a_place(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.committee("110107003"))
    tag = client.get(COMMUNITY, headers=headers).headers["ETag"]
    assert edit(client, headers, tag, name="八角新路社区").get_json()["code"] == "place-not-yours"


def test_another_places_committee_settles_nothing_here(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.committee("110107001"))
    tag = client.get(COMMUNITY, headers=headers).headers["ETag"]
    assert edit(client, headers, tag, reviews_orders=True).status_code == 403


def test_an_edit_of_what_has_changed_meanwhile_is_refused(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.administrator())
    tag = client.get(COMMUNITY, headers=headers).headers["ETag"]
    assert edit(client, headers, tag, name="八角新路社区").status_code == 200
    assert edit(client, headers, tag, name="八角旧路社区").get_json()["code"] == "place-changed"
    assert edit(client, headers, None, name="八角旧路社区").status_code == 428


def test_a_resident_edits_no_place_and_nobody_reads_one_without_a_token(client: FlaskClient) -> None:
    district()
    assert edit(client, people.sign_in(people.account()), '"v1"', reviews_orders=True).status_code == 403
    assert client.get(COMMUNITY).status_code == 401
    assert client.get("/api/v1/places").status_code == 401
    assert edit(client, {}, '"v1"').status_code == 401


def test_a_places_middle_is_a_cell_that_exists(client: FlaskClient) -> None:
    district()
    headers = people.sign_in(people.administrator())
    tag = client.get(COMMUNITY, headers=headers).headers["ETag"]
    refused = edit(client, headers, tag, cell="88fffffffffffff")
    assert (refused.status_code, refused.get_json()["faults"][0]["pointer"]) == (422, "/cell")
    assert edit(client, headers, tag, cell="8831aa5a31fffff").status_code == 200
