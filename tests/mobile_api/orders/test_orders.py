"""Orders over HTTP: asking, three views of one order, and what strangers and people without a token get."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.kit.database import db
from app.kit.ids import new_id
from app.orders.models import Order
from app.people.models import Account
from app.places.models import Place
from tests.builders import people
from tests.builders.orders import ADDRESS, accepted, completed, open_order, volunteer
from tests.builders.places import district
from tests.fakes import StandingClock

SEALED = ("address", "location", "contact", "service_code")


def asked(clock: StandingClock, **fields: Any) -> dict[str, Any]:
    starts_at = clock.now() + timedelta(days=1)
    return {
        "service_type": "repairs_errands",
        "title": "帮忙换灯泡",
        "place_code": district().community,
        "address": ADDRESS,
        "latitude": 39.9065,
        "longitude": 116.2247,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
        **fields,
    }


def post(client: Any, who: Account, body: dict[str, Any], **headers: str) -> Any:
    return client.post("/api/v1/orders", json=body, headers=people.sign_in(who) | headers)


def shown(client: Any, order: Order, who: Account) -> dict[str, Any]:
    answer = client.get(f"/api/v1/orders/{order.id}", headers=people.sign_in(who))
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def test_a_resident_asks_for_help_and_holds_the_service_code(client: Any, clock: StandingClock) -> None:
    answer = post(client, people.account("刘桂兰"), asked(clock, slots=2, skills=["电工"], risks="需要登高"))
    assert answer.status_code == 201
    order = answer.json
    assert (order["status"], order["slots"], order["skills"], order["risks"]) == ("open", 2, ["电工"], "需要登高")
    assert (order["address"], order["contact"]["name"]) == (ADDRESS, "刘桂兰")
    assert order["starts_at"] == "2026-03-05T12:00:00+08:00"
    assert len(order["service_code"]) == 6
    assert answer.headers["ETag"] == '"v1"'


def test_the_same_key_posts_once(client: Any, clock: StandingClock) -> None:
    who, body = people.account(), asked(clock)
    first, again = (post(client, who, body, **{"Idempotency-Key": "one"}) for _ in range(2))
    assert first.json["id"] == again.json["id"]
    other = post(client, who, body | {"address": "别处"}, **{"Idempotency-Key": "one"})
    assert (other.status_code, other.json["code"]) == (409, "idempotency-key-reused")


def test_an_operator_posts_for_somebody_and_it_is_marked(client: Any, clock: StandingClock) -> None:
    grandmother = {"name": "赵奶奶", "phone": people.phone()}
    answer = post(client, people.operator(district().community), asked(clock, recipient=grandmother))
    assert answer.status_code == 201
    assert (answer.json["is_on_behalf"], answer.json["contact"]) == (True, grandmother)
    refused = post(client, people.account(), asked(clock, recipient=grandmother))
    assert (refused.status_code, refused.json["code"]) == (403, "not-operator-here")


@pytest.mark.parametrize(
    ("fault", "pointer"),
    [
        ({"slots": 501}, "/slots"),
        ({"slots": 1.0}, "/slots"),
        ({"latitude": "39.9"}, "/latitude"),
        ({"title": ""}, "/title"),
        ({"title": "长" * 61}, "/title"),
        ({"description": "长" * 2001}, "/description"),
        ({"risks": "长" * 501}, "/risks"),
        ({"skills": ["电工"] * 11}, "/skills"),
        ({"starts_at": "2026-03-05T12:00:00"}, "/starts_at"),
        ({"urgency": "very"}, "/urgency"),
        ({"place_code": "110107001"}, "/place_code"),
        ({"poster_id": str(new_id())}, "/poster_id"),
    ],
)
def test_what_is_malformed_is_named_by_its_pointer(
    client: Any, clock: StandingClock, fault: dict[str, Any], pointer: str
) -> None:
    answer = post(client, people.account(), asked(clock, **fault))
    assert answer.status_code == 422
    assert [found["pointer"] for found in answer.json["faults"]] == [pointer]


def test_one_order_in_three_views(client: Any) -> None:
    poster, comer = people.account("刘桂兰"), volunteer()
    order = open_order(poster=poster)
    accepted(order, comer)
    asking, coming, passing = (shown(client, order, who) for who in (poster, comer, volunteer()))
    assert all(asking[name] is not None for name in SEALED)
    assert (coming["address"], coming["contact"], coming["service_code"]) == (ADDRESS, asking["contact"], None)
    assert coming["my_assignment"]["status"] == "accepted"
    assert [passing[name] for name in SEALED] == [None] * 4
    assert passing["cell"] == asking["cell"]
    assert (passing["place_code"], passing["my_assignment"]) == (order.place_code, None)


def test_who_waits_withdrew_or_only_governs_sees_no_address(client: Any) -> None:
    order, gone = open_order(), volunteer()
    part = accepted(order, gone)
    waiting = volunteer()
    accepted(order, waiting)
    client.post(f"/api/v1/assignments/{part.id}/withdraw", json={}, headers=people.sign_in(gone))
    third = volunteer()
    accepted(order, third)
    for who in (gone, third, people.committee("110107001"), people.operator(order.place_code)):
        assert [shown(client, order, who)[name] for name in SEALED] == [None] * 4


def test_the_address_is_gone_from_the_volunteer_s_view_when_the_service_is_over(client: Any) -> None:
    order, comer = open_order(), volunteer()
    completed(order, comer)
    assert [shown(client, order, comer)[name] for name in SEALED] == [None] * 4


def test_an_ended_order_shows_its_address_to_nobody(client: Any) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    headers = people.sign_in(poster)
    answer = client.post(f"/api/v1/orders/{order.id}/cancel", json={"reason": "已经修好了"}, headers=headers)
    assert (answer.status_code, answer.json["status"]) == (200, "cancelled")
    assert [answer.json[name] for name in SEALED] == [None] * 4


def test_an_order_in_review_is_there_for_its_poster_and_the_committee_only(client: Any) -> None:
    code = district().community
    db.session.get_one(Place, code).reviews_orders = True
    poster = people.account()
    order = open_order(poster=poster, place_code=code)
    assert shown(client, order, poster)["status"] == "pending_review"
    assert shown(client, order, people.committee(code))["status"] == "pending_review"
    assert client.get(f"/api/v1/orders/{order.id}", headers=people.sign_in(volunteer())).status_code == 404


def test_the_committee_lets_an_order_through_or_not(client: Any) -> None:
    code = district().community
    db.session.get_one(Place, code).reviews_orders = True
    headers = people.sign_in(people.committee(code))
    approved, rejected = open_order(place_code=code), open_order(place_code=code)
    answer = client.post(f"/api/v1/orders/{approved.id}/approve", headers=headers)
    assert (answer.status_code, answer.json["status"]) == (200, "open")
    answer = client.post(f"/api/v1/orders/{rejected.id}/reject", json={"reason": "重复"}, headers=headers)
    assert (answer.status_code, answer.json["status"]) == (200, "rejected")
    answer = client.post(f"/api/v1/orders/{approved.id}/approve", headers=people.sign_in(people.account()))
    assert (answer.status_code, answer.json["code"]) == (403, "role-required")


def test_an_edit_needs_the_version_that_was_read(client: Any) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    headers, address = people.sign_in(poster), f"/api/v1/orders/{order.id}"
    changes = {"title": "帮忙换两个灯泡", "slots": 2, "address": "别处 1 号", "skills": ["电工"]}
    assert client.patch(address, json=changes, headers=headers).status_code == 428
    edited = client.patch(address, json=changes, headers=headers | {"If-Match": '"v1"'})
    assert edited.status_code == 200
    assert {name: edited.json[name] for name in changes} == changes
    late = client.patch(address, json=changes, headers=headers | {"If-Match": '"v1"'})
    assert (late.status_code, late.json["code"]) == (412, "order-changed")
    empty = client.patch(address, json={}, headers=headers | {"If-Match": edited.headers["ETag"]})
    assert empty.status_code == 422
    stranger = client.patch(address, json=changes, headers=people.sign_in(volunteer()) | {"If-Match": '"v1"'})
    assert (stranger.status_code, stranger.json["code"]) == (403, "order-not-yours")


def test_an_unchanged_order_is_not_sent_again(client: Any) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    headers, address = people.sign_in(poster), f"/api/v1/orders/{order.id}"
    tag = client.get(address, headers=headers).headers["ETag"]
    assert client.get(address, headers=headers | {"If-None-Match": tag}).status_code == 304
    accepted(order)
    assert client.get(address, headers=headers | {"If-None-Match": tag}).status_code == 200


ROUTES: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "/orders/{id}", None),
    ("PATCH", "/orders/{id}", {"title": "x"}),
    ("POST", "/orders/{id}/cancel", {"reason": "x"}),
    ("POST", "/orders/{id}/assignments", {}),
    ("GET", "/orders/{id}/assignments", None),
    ("GET", "/orders/{id}/transitions", None),
    ("GET", "/orders/{id}/photos/{id}", None),
    ("DELETE", "/orders/{id}/photos/{id}", None),
    ("POST", "/assignments/{part}/withdraw", {}),
    ("POST", "/assignments/{part}/check-in", {"code": "123456"}),
    ("POST", "/assignments/{part}/confirm-attendance", None),
    ("POST", "/assignments/{part}/complete", {"minutes": 1}),
    ("POST", "/assignments/{part}/rating", {"stars": 1}),
    ("POST", "/assignments/{part}/no-show", None),
    ("POST", "/assignments/{part}/dispute", {"reason": "x"}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_a_stranger_s_id_and_a_random_id_answer_alike_and_nothing_without_a_token(
    app: Flask, client: Any, method: str, path: str, body: dict[str, Any] | None
) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    part = accepted(order)
    client.post(f"/api/v1/orders/{order.id}/cancel", json={"reason": "不用了"}, headers=people.sign_in(poster))
    headers = people.sign_in(volunteer()) | {"If-Match": '"v1"'}
    answers = []
    for order_id, part_id in ((order.id, part.id), (new_id(), new_id())):
        address = "/api/v1" + path.format(id=order_id, part=part_id)
        answer = client.open(address, method=method, json=body, headers=headers)
        answers.append((answer.status_code, answer.json["code"], answer.json["title"]))
        assert client.open(address, method=method, json=body).status_code == 401
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
