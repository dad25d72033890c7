"""Held slots over HTTP."""

from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from app.kit.database import db
from app.people.models import Account, Role
from tests.builders import people
from tests.builders.holds import held, named
from tests.builders.orders import open_order, volunteer
from tests.builders.registration import led_team
from tests.fakes import NOBODYS
from tests.mobile_api.calls import API, get, post
from tests.statements import counted


def test_a_team_takes_slots_fills_them_swaps_and_gives_back(client: FlaskClient) -> None:
    order, (first, second) = open_order(slots=5), (volunteer(), volunteer())
    team, leader = led_team(first.id, second.id)
    status, hold = post(client, f"/orders/{order.id}/holds", leader, {"team_id": str(team.id), "slots": 2})
    assert (status, hold["status"], hold["unfilled"], hold["order"]["taken"], hold["name"]) == (
        201, "held", 2, 2, team.name,
    )  # fmt: skip
    path = f"/holds/{hold['id']}"
    status, filled = post(client, f"{path}/members", leader, {"account_ids": [str(first.id)]})
    assert (status, filled["unfilled"], [each["account_id"] for each in filled["named"]]) == (201, 1, [str(first.id)])
    swap = {"assignment_id": filled["named"][0]["assignment"]["id"], "account_id": str(second.id)}
    status, swapped = post(client, f"{path}/swap", leader, swap)
    assert (status, [each["account_id"] for each in swapped["named"]]) == (200, [str(second.id)])
    assert post(client, f"{path}/keeping", leader, {"slots": 1})[1]["unfilled"] == 0
    assert [line["id"] for line in get(client, "/me/holds", leader)["items"]] == [hold["id"]]
    poster = db.session.get_one(Account, order.poster_id)
    (line,) = get(client, f"/orders/{order.id}/holds", poster)["items"]
    assert (line["slots"], line["unfilled"]) == (1, 0)
    assert get(client, path, poster)["named"][0]["account_id"] == str(second.id)


def test_what_a_group_holds_is_found_among_what_others_hold(client: FlaskClient) -> None:
    (team, leader), (other, _) = led_team(volunteer().id), led_team(volunteer().id)
    mine = held(open_order(slots=3), leader)
    held(open_order(slots=3))
    people.grant(leader, Role.LEADER, team_id=other.id)
    for query, found in (
        (f"team_id={team.id}&status=held", [str(mine.id)]),
        (f"team_id={team.id}&status=given_back", []),
        (f"team_id={other.id}", []),
        (f"team_id={NOBODYS}", []),
        (f"organization_id={NOBODYS}", []),
    ):
        assert [line["id"] for line in get(client, f"/me/holds?{query}", leader)["items"]] == found, query


def test_refused_with_how_many_are_free(client: FlaskClient) -> None:
    order, members = open_order(slots=2), [volunteer() for _ in range(3)]
    team, leader = led_team(*(member.id for member in members))
    status, problem = post(client, f"/orders/{order.id}/holds", leader, {"team_id": str(team.id), "slots": 3})
    assert (status, problem["code"], problem["free"]) == (409, "order-full", 2)
    for body in ({"slots": 1}, {"slots": 1, "team_id": str(team.id), "organization_id": str(team.id)}):
        assert post(client, f"/orders/{order.id}/holds", leader, body)[0] == 422


def test_to_another_team_there_is_no_hold_and_who_asks_changes_none(client: FlaskClient) -> None:
    order = open_order(slots=2)
    hold, (_, other) = held(order), led_team()
    for which in (hold.id, uuid4()):
        assert get(client, f"/holds/{which}", other)["code"] == "hold-not-found"
        assert post(client, f"/holds/{which}/keeping", other, {"slots": 0})[1]["code"] == "hold-not-found"
    assert get(client, f"/orders/{order.id}/holds", other)["code"] == "order-not-yours"
    poster = db.session.get_one(Account, order.poster_id)
    assert post(client, f"/holds/{hold.id}/keeping", poster, {"slots": 0})[1]["code"] == "role-required"
    for method, path in (("get", "me/holds"), ("get", f"holds/{NOBODYS}"), ("post", f"holds/{NOBODYS}/members")):
        assert getattr(client, method)(f"{API}/{path}").status_code == 401


def test_the_list_costs_the_same_for_three_and_twelve(app: Flask, client: FlaskClient) -> None:
    member = volunteer()
    _, leader = led_team(member.id)
    costs = []
    for more in (3, 9):
        for _ in range(more):
            named(held(open_order(slots=2), leader), member, by=leader)
        headers = people.sign_in(leader)
        with counted(app) as seen:
            client.get(f"{API}/me/holds?limit=100", headers=headers)
        costs.append(seen.count)
    assert costs[0] == costs[1]
