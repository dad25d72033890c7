"""The whole loop over HTTP, and how many statements an acceptance costs."""

from typing import Any

import pytest
from flask import Flask

from app.orders import sealed
from app.people.models import Account
from tests.builders import people
from tests.builders.orders import accepted, checked_in, completed, open_order, volunteer
from tests.fakes import StandingClock
from tests.statements import counted


def call(client: Any, who: Account, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(f"/api/v1{path}", json=body, headers=people.sign_in(who))


def test_from_the_order_to_the_rating(client: Any, clock: StandingClock) -> None:
    poster, winner, second = people.account("刘桂兰"), volunteer(), volunteer()
    order = open_order(poster=poster)
    code = sealed.service_code_of(order)
    part = call(client, winner, f"/orders/{order.id}/assignments", {}).json["assignment"]
    assert part["status"] == "accepted"
    waiting = call(client, second, f"/orders/{order.id}/assignments", {"waitlist": True}).json["assignment"]
    assert waiting["status"] == "waitlisted"
    full = call(client, volunteer(), f"/orders/{order.id}/assignments", {"waitlist": False})
    assert (full.status_code, full.json["code"], full.json["waitlist"]) == (409, "order-full", "offered")
    clock.set(order.starts_at)
    wrong = call(
        client, winner, f"/assignments/{part['id']}/check-in", {"code": "000000" if code[0] != "0" else "999999"}
    )
    assert (wrong.status_code, wrong.json["code"], wrong.json["tries_left"]) == (409, "code-wrong", 4)
    assert call(client, winner, f"/assignments/{part['id']}/check-in", {"code": code}).json["status"] == "checked_in"
    assert call(client, winner, f"/assignments/{part['id']}/complete", {"minutes": 45}).json["minutes"] == 45
    rating = call(
        client, poster, f"/assignments/{part['id']}/rating", {"stars": 5, "words": "谢谢", "tags": ["patient"]}
    )
    assert (rating.status_code, rating.json["tags"]) == (201, ["patient"])
    again = call(client, poster, f"/assignments/{part['id']}/rating", {"stars": 1})
    assert (again.status_code, again.json["code"]) == (409, "already-rated")
    steps = client.get(f"/api/v1/orders/{order.id}/transitions", headers=people.sign_in(poster)).json["items"]
    told = [(step["to_status"], step["by"]) for step in steps if step["assignment_id"] in (None, part["id"])]
    assert told == [
        ("open", "you"),
        ("accepted", "volunteer"),
        ("filled", "volunteer"),
        ("checked_in", "volunteer"),
        ("in_service", "volunteer"),
        ("completed", "volunteer"),
        ("awaiting_rating", "volunteer"),
        ("confirmed", "you"),
        ("closed", "you"),
    ]


@pytest.mark.parametrize(("slots", "most"), [(1, 12), (2, 10)])
def test_an_acceptance_costs_few_statements(app: Flask, client: Any, slots: int, most: int) -> None:
    """Actor, key, lock, overlaps, part, order, transitions, log, news, answer; the last slot also ends waves and case."""
    order, who = open_order(slots=slots), volunteer()
    address, headers = f"/api/v1/orders/{order.id}/assignments", people.sign_in(who) | {"Idempotency-Key": "once"}
    with counted(app) as statements:
        assert client.post(address, json={}, headers=headers).status_code == 201
    assert statements.count <= most, "\n".join(text[:100] for text in statements.statements)


def test_an_overlap_is_told(client: Any) -> None:
    who, first, second = volunteer(), open_order(), open_order()
    accepted(first, who)
    answer = call(client, who, f"/orders/{second.id}/assignments", {})
    assert answer.json["warnings"] == ["overlaps"]
    assert [overlap["order_id"] for overlap in answer.json["overlaps"]] == [str(first.id)]


def test_a_second_person_confirms_and_the_volunteer_never(client: Any, clock: StandingClock) -> None:
    poster, comer = people.account(), volunteer()
    order = open_order(poster=poster)
    part = accepted(order, comer)
    clock.set(order.starts_at)
    alone = call(client, comer, f"/assignments/{part.id}/confirm-attendance")
    assert (alone.status_code, alone.json["code"]) == (403, "own-service")
    assert call(client, poster, f"/assignments/{part.id}/confirm-attendance").json["proof"] == "second_person"


def test_a_volunteer_who_did_not_come_is_reported(client: Any, clock: StandingClock) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    part = accepted(order)
    early = call(client, poster, f"/assignments/{part.id}/no-show")
    assert (early.status_code, early.json["code"]) == (409, "too-early")
    clock.set(order.ends_at)
    assert call(client, poster, f"/assignments/{part.id}/no-show").json["status"] == "no_show"


def test_the_record_is_disputed_by_who_was_there(client: Any) -> None:
    comer = volunteer()
    part = completed(open_order(), comer)
    answer = call(client, comer, f"/assignments/{part.id}/dispute", {"reason": "实际是两个小时"})
    assert (answer.status_code, answer.json["status"]) == (200, "disputed")


def test_minutes_are_bounded(client: Any) -> None:
    comer = volunteer()
    part = checked_in(open_order(), comer)
    for minutes in (0, 1441, 1.5, "60"):
        assert call(client, comer, f"/assignments/{part.id}/complete", {"minutes": minutes}).status_code == 422
