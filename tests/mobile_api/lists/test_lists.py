"""The lists over HTTP: from a need to an order."""

from flask import Flask
from flask.testing import FlaskClient

from mobile_api.lists import examples
from mobile_api.orders.examples import NEW_ORDER
from tests.builders import lists, people
from tests.builders.places import district
from tests.fakes import NOBODYS
from tests.statements import counted

API = "/api/v1"


def committee() -> dict[str, str]:
    return people.sign_in(people.committee(district().community))


def test_a_community_and_an_organization_come_together(client: FlaskClient) -> None:
    here, by = {"place_code": district().community}, committee()
    officer, organization = lists.officer()
    theirs = people.sign_in(officer)
    need = client.post(f"{API}/needs", json={**examples.NEW_NEED, **here}, headers=by)
    assert (need.status_code, need.get_json()["status"]) == (201, "open")
    offer = {**examples.NEW_RESOURCE, **here, "organization_id": str(organization.id)}
    resource = client.post(f"{API}/resources", json=offer, headers=theirs).get_json()
    fits = client.get(f"{API}/listings/{need.get_json()['id']}/suggestions", headers=by).get_json()["items"]
    assert [(one["listing"]["id"], one["level"]) for one in fits] == [(resource["id"], "community")]
    claim = {**here, "need_id": need.get_json()["id"], "words": "请来检修。"}
    asked = client.post(f"{API}/resources/{resource['id']}/claims", json=claim, headers=by).get_json()
    agreed = client.post(f"{API}/projects/{asked['id']}/agreement", headers=theirs)
    assert (agreed.status_code, agreed.get_json()["status"]) == (200, "agreed")
    start = {"starts_at": "2026-03-05T14:00:00+08:00", "ends_at": "2026-03-05T15:00:00+08:00"}
    order = client.post(f"{API}/projects/{asked['id']}/orders", json={**NEW_ORDER, **here, **start}, headers=by)
    assert order.status_code == 201
    mine = client.get(f"{API}/projects", headers=theirs).get_json()["items"]
    assert [(one["id"], one["orders"]) for one in mine] == [(asked["id"], 1)]


def test_a_listing_is_edited_by_its_owner_with_the_version_read(client: FlaskClient) -> None:
    at, by = f"{API}/listings/{lists.need().id}", committee()
    tag = client.get(at, headers=by).headers["ETag"]
    edited = client.patch(at, json={"people": 36}, headers={**by, "If-Match": tag})
    assert (edited.status_code, edited.get_json()["people"]) == (200, 36)
    assert client.patch(at, json={"people": 1}, headers={**by, "If-Match": tag}).status_code == 412
    stranger = people.sign_in(people.account())
    refused = client.patch(at, json={"people": 1}, headers={**stranger, "If-Match": edited.headers["ETag"]})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "listing-not-yours")


def test_what_is_wrong_is_refused_by_name(client: FlaskClient) -> None:
    by, here = committee(), {"place_code": district().community}
    sent = {
        "listing-stands": {**examples.NEW_NEED, **here, "starts_on": None, "ends_on": "2026-03-03"},
        "service-type-unavailable": {**examples.NEW_NEED, **here, "service_types": ["fly_planes"]},
        "listing-not-yours": {**examples.NEW_NEED, "place_code": district().communities[2]},
    }
    answers = {client.post(f"{API}/needs", json=body, headers=by).get_json()["code"] for body in sent.values()}
    assert answers == set(sent)


def test_lists_are_filtered_and_closed_ones_are_gone(client: FlaskClient) -> None:
    by = committee()
    first, _ = lists.need(service_types=["health"]), lists.need()
    found = client.get(f"{API}/needs", query_string={"service_type": "health"}, headers=by).get_json()["items"]
    assert [one["id"] for one in found] == [str(first.id)]
    assert client.post(f"{API}/listings/{first.id}/closing", headers=by).get_json()["status"] == "closed"
    left = client.get(f"{API}/needs", query_string={"under": district().code}, headers=by).get_json()["items"]
    assert len(left) == 1


def test_no_token_and_no_such_listing(client: FlaskClient) -> None:
    assert client.get(f"{API}/needs").status_code == 401
    answer = client.get(f"{API}/listings/{NOBODYS}", headers=people.sign_in(people.account()))
    assert (answer.status_code, answer.get_json()["code"]) == (404, "listing-not-found")


def test_lists_cost_the_same_whatever_their_length(app: Flask, client: FlaskClient) -> None:
    by, seen = committee(), []
    for _ in range(2):
        for _ in range(3):
            lists.project()
        client.get(f"{API}/needs", headers=by)
        with counted(app) as statements:
            client.get(f"{API}/needs", query_string={"status": "open"}, headers=by)
            client.get(f"{API}/projects", headers=by)
        seen.append(statements.count)
    assert seen[0] == seen[1]
