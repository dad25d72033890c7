"""The lists over HTTP: who gets which, page by page, and nothing personal in an address or a line."""

from typing import Any

import pytest
from flask import Flask

from app.orders.models import Order
from tests.builders import people
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district

SEALED = {"address", "location", "contact", "service_code"}


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json
    return [item["id"] for item in answer.json["items"]]


def test_open_orders_near_me_page_by_page(client: Any) -> None:
    made = [str(open_order().id) for _ in range(3)]
    headers = people.sign_in(volunteer(home_cell=open_order(service_type="tutoring").cell))
    first = client.get("/api/v1/orders?service_type=repairs_errands&limit=2", headers=headers)
    assert ids(first) == [made[2], made[1]]
    cursor = first.json["next_cursor"]
    last = client.get(f"/api/v1/orders?service_type=repairs_errands&limit=2&cursor={cursor}", headers=headers)
    assert (ids(last), last.json["next_cursor"]) == ([made[0]], None)
    assert not SEALED & set(first.json["items"][0])
    other = client.get(f"/api/v1/me/orders?cursor={cursor}", headers=headers)
    assert other.status_code == 422


def test_open_orders_of_a_place(client: Any) -> None:
    here, there = (open_order(place_code=code) for code in district().communities[:2])
    headers = people.sign_in(people.account())
    assert ids(client.get(f"/api/v1/orders?place={here.place_code}", headers=headers)) == [str(here.id)]
    assert ids(client.get("/api/v1/orders?place=110107001", headers=headers)) == [str(there.id), str(here.id)]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("", "/near"),
        ("near=8831aa5a37fffff&rings=7", "/rings"),
        ("near=39.9,116.2", "/near"),
        ("near=8831aa5a37fffff&place=110107", "/place"),
        ("place=110107&limit=101", "/limit"),
        ("place=110107&cursor=x", "/cursor"),
        ("phone=13800138000", "/phone"),
    ],
)
def test_what_cannot_be_asked_is_named(client: Any, query: str, pointer: str) -> None:
    answer = client.get(f"/api/v1/orders?{query}", headers=people.sign_in(people.account()))
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["faults"]] == [pointer]


def test_my_orders_and_my_parts_in_others(client: Any) -> None:
    poster, comer = people.account(), volunteer()
    order: Order = open_order(poster=poster)
    part = accepted(order, comer)
    assert ids(client.get("/api/v1/me/orders", headers=people.sign_in(poster))) == [str(order.id)]
    assert ids(client.get("/api/v1/me/orders", headers=people.sign_in(comer))) == []
    mine = client.get("/api/v1/me/assignments", headers=people.sign_in(comer)).json["items"]
    assert [(item["assignment"]["id"], item["order"]["id"]) for item in mine] == [(str(part.id), str(order.id))]
    comers = client.get(f"/api/v1/orders/{order.id}/assignments", headers=people.sign_in(poster)).json["items"]
    assert [(item["volunteer_name"], item["rating"]) for item in comers] == [("李志远", None)]
    assert comers[0]["phone"].startswith("+86100")
    other = client.get(f"/api/v1/orders/{order.id}/assignments", headers=people.sign_in(people.account()))
    assert (other.status_code, "phone" in other.text) == (403, False)


def test_the_committee_s_list_is_for_the_committee_of_the_place(client: Any) -> None:
    order = open_order()
    address = f"/api/v1/committee/orders?place={order.place_code}&status=open"
    assert ids(client.get(address, headers=people.sign_in(people.committee("110107001")))) == [str(order.id)]
    elsewhere = client.get(address, headers=people.sign_in(people.committee("110107003")))
    assert (elsewhere.status_code, elsewhere.json["code"]) == (403, "not-moderator-here")
    resident = client.get(address, headers=people.sign_in(people.account()))
    assert (resident.status_code, resident.json["code"]) == (403, "role-required")


@pytest.mark.parametrize("path", ["orders", "me/orders", "me/assignments", "committee/orders?place=110107"])
def test_nothing_is_listed_without_a_token(app: Flask, client: Any, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 401
