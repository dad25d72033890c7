"""Merging over HTTP."""

from datetime import timedelta
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from app.kit import clock as moments
from app.kit.database import db
from app.orders.models import Order
from app.people.models import Account
from tests.builders import merges, people
from tests.builders.orders import accepted, completed, open_order, volunteer
from tests.builders.places import district
from tests.fakes import NOBODYS
from tests.mobile_api.calls import API, get, post
from tests.statements import counted


def alike(count: int = 2) -> list[Order]:
    starts_at = moments.now() + timedelta(days=2)
    return [open_order(people.account(), starts_at=starts_at, slots=2) for _ in range(count)]


def test_similar_orders_become_one_activity(client: FlaskClient) -> None:
    (one, other), committee = alike(), people.committee(district().community)
    proposed = get(client, f"/orders/{one.id}/similar", committee)
    assert [order["id"] for order in proposed["orders"]] == [str(one.id), str(other.id)]
    (part,) = proposed["parts"]
    assert (part["slots"], len(part["order_ids"])) == (4, 2)
    status, made = post(client, f"/orders/{one.id}/merging", committee, {"order_ids": [str(other.id)]})
    assert (status, [merge["order_id"] for merge in made["merges"]]) == (201, [str(one.id), str(other.id)])
    poster = db.session.get_one(Account, one.poster_id)
    seen = get(client, f"/orders/{one.id}", poster)
    assert (seen["status"], seen["merged_into"]["activity_id"]) == ("merged", made["activity_id"])
    target_id = made["merges"][0]["target_id"]
    helper = volunteer()
    accepted(db.session.get_one(Order, seen["merged_into"]["order_id"]), helper)
    served = get(client, f"/orders/{target_id}/merged", helper)["items"]
    assert [order["id"] for order in served] == [str(one.id), str(other.id)]
    assert get(client, f"/orders/{served[0]['id']}", helper)["address"]
    status, back = post(client, f"/orders/{one.id}/taking-out", poster)
    assert (status, back["status"]) == (200, "open")


def test_each_who_asked_rates_the_activity_that_answered_them(client: FlaskClient) -> None:
    one, other = alike()
    made = merges.merged(one, other)
    target, body = merges.target_of(made), {"stars": 4, "words": "灯亮了", "tags": ["on_time"]}
    path = f"/orders/{one.id}/merged-rating"
    assert post(client, path, merges.poster(one), body)[1]["code"] == "order-status-forbids"
    completed(target)
    status, given = post(client, path, merges.poster(one), body)
    assert (status, given["order_id"], given["rating"]["words"]) == (201, str(one.id), "灯亮了")
    seen = get(client, f"/orders/{one.id}", merges.poster(one))["merged_into"]
    assert seen["rating"] == given["rating"]
    host = db.session.get_one(Account, made.activity.posted_by_id)
    assert get(client, f"/orders/{target.id}/merged-ratings", host)["items"] == [given]
    assert post(client, path, merges.poster(one), body)[1]["code"] == "already-rated"
    for which in (one.id, uuid4()):
        refused = post(client, f"/orders/{which}/merged-rating", merges.poster(other), body)[1]
        assert refused["code"] == "order-not-found"
    for which in (target.id, uuid4()):
        assert get(client, f"/orders/{which}/merged-ratings", merges.poster(one))["code"] == "order-not-found"
    assert client.post(f"{API}/orders/{NOBODYS}/merged-rating").status_code == 401
    assert client.get(f"{API}/orders/{NOBODYS}/merged-ratings").status_code == 401


def test_refused_with_which_are_unfit(client: FlaskClient) -> None:
    (one, _), gone = alike(), str(uuid4())
    committee = people.committee(district().community)
    status, problem = post(client, f"/orders/{one.id}/merging", committee, {"order_ids": [gone]})
    assert (status, problem["code"]) == (409, "merge-unfit")
    body = {"order_ids": [gone], "starts_at": moments.now().isoformat()}
    assert post(client, f"/orders/{one.id}/merging", committee, body)[0] == 422


def test_strangers_find_nothing_and_nobody_without_a_token(client: FlaskClient) -> None:
    one, other = alike()
    elsewhere = people.committee(district().communities[2])
    for which in (one.id, uuid4()):
        assert get(client, f"/orders/{which}/similar", elsewhere)["code"] == "order-not-found"
        answer = post(client, f"/orders/{which}/merging", elsewhere, {"order_ids": [str(other.id)]})
        assert answer[1]["code"] == "order-not-found"
        assert get(client, f"/orders/{which}/merged", people.account())["code"] == "order-not-found"
    assert post(client, f"/orders/{one.id}/taking-out", people.account())[1]["code"] == "order-not-yours"
    for path in ("similar", "merged"):
        assert client.get(f"{API}/orders/{NOBODYS}/{path}").status_code == 401
    for path in ("merging", "taking-out"):
        assert client.post(f"{API}/orders/{NOBODYS}/{path}").status_code == 401


def test_the_list_costs_the_same_for_three_and_more(app: Flask, client: FlaskClient) -> None:
    committee, costs = people.committee(district().community), []
    for count in (3, 12):
        first, *others = alike(count)
        body = {"order_ids": [str(order.id) for order in others]}
        _, made = post(client, f"/orders/{first.id}/merging", committee, body)
        headers = people.sign_in(committee)
        with counted(app) as seen:
            client.get(f"{API}/orders/{made['merges'][0]['target_id']}/merged", headers=headers)
        costs.append(seen.count)
    assert costs[0] == costs[1]
