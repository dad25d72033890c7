"""What a team's leader does for its members, over HTTP: accept an order, and confirm who is there."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.kit.database import db
from app.orders import service as orders
from app.orders.models import Assignment, Audience, Order
from app.people.models import Account
from tests.builders import people
from tests.builders.notifications import told
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.registration import approved_volunteer, led_team
from tests.fakes import StandingClock
from tests.orders.test_races import accepting, at_once, statuses, taken


def asked_of_team(members: int, slots: int, **fields: Any) -> tuple[Order, Account, list[Account]]:
    """An order to a team, the team's leader, and its members."""
    people_of = [volunteer() for _ in range(members)]
    made, leader = led_team(*(member.id for member in people_of))
    return open_order(slots=slots, audience=Audience.TEAM, team_id=made.id, **fields), leader, people_of


def sent(client: FlaskClient, order_id: UUID, by: Account, members: list[UUID], waitlist: bool = False) -> TestResponse:
    body = {"account_ids": [str(member) for member in members], "waitlist": waitlist}
    return client.post(f"/api/v1/orders/{order_id}/team-assignments", json=body, headers=people.sign_in(by))


def ids(members: list[Account]) -> list[UUID]:
    return [member.id for member in members]


def test_a_leader_accepts_for_members_who_are_told_and_may_withdraw(client: FlaskClient) -> None:
    order, leader, members = asked_of_team(3, slots=3)
    answer = sent(client, order.id, leader, ids(members))
    items = answer.get_json()["items"]
    assert answer.status_code == 201
    assert [(item["account_id"], item["assignment"]["status"]) for item in items] == [
        (str(member.id), "accepted") for member in members
    ]
    assert (db.session.get_one(Order, order.id).status.value, taken(order.id)) == ("filled", 3)
    assert "accepted-for-you" in told(members[0].id)
    path = f"/api/v1/assignments/{items[0]['assignment']['id']}/withdraw"
    assert client.post(path, json={}, headers=people.sign_in(members[0])).get_json()["status"] == "withdrawn"
    assert taken(order.id) == 2


def test_all_have_a_slot_or_nobody_and_the_leader_hears_how_many_are_free(client: FlaskClient) -> None:
    order, leader, members = asked_of_team(3, slots=2)
    refused = sent(client, order.id, leader, ids(members))
    problem = refused.get_json()
    assert (refused.status_code, problem["code"], problem["free"]) == (409, "order-full", 2)
    assert (statuses(order.id), taken(order.id)) == ({}, 0)


def test_with_the_waitlist_who_is_named_last_waits_and_is_told(client: FlaskClient) -> None:
    order, leader, members = asked_of_team(3, slots=2)
    items = sent(client, order.id, leader, ids(members), waitlist=True).get_json()["items"]
    assert [item["assignment"]["status"] for item in items] == ["accepted", "accepted", "waitlisted"]
    assert "waitlisted-for-you" in told(members[2].id)


def test_sent_again_nothing_happens_twice(client: FlaskClient) -> None:
    order, leader, members = asked_of_team(2, slots=2)
    first = sent(client, order.id, leader, ids(members)).get_json()["items"]
    again = sent(client, order.id, leader, [*ids(members), members[0].id]).get_json()["items"]
    assert [item["assignment"]["id"] for item in again] == [item["assignment"]["id"] for item in first]
    assert (statuses(order.id), taken(order.id)) == ({"accepted": 2}, 2)


def test_services_at_the_same_time_warn(client: FlaskClient) -> None:
    order, leader, members = asked_of_team(2, slots=2)
    accepted(open_order(starts_at=order.starts_at), members[1])
    items = sent(client, order.id, leader, ids(members)).get_json()["items"]
    assert [item["warnings"] for item in items] == [[], ["overlaps"]]


def test_only_fit_members_are_accepted_for(client: FlaskClient) -> None:
    order, leader, (member, resident) = asked_of_team(2, slots=5, skills=["水电维修"])
    skilled = volunteer(skills=("水电维修",))
    for unfit in (member.id, resident.id, skilled.id, uuid4()):
        refused = sent(client, order.id, leader, [unfit])
        problem = refused.get_json()
        assert (refused.status_code, problem["code"]) == (409, "team-members-unavailable")
        assert problem["account_ids"] == [str(unfit)]


def test_another_teams_leader_and_strangers_accept_for_nobody(client: FlaskClient) -> None:
    order, _, members = asked_of_team(1, slots=1)
    _, other = led_team()
    unseen = sent(client, order.id, other, ids(members))
    assert unseen.get_json()["code"] == sent(client, uuid4(), other, ids(members)).get_json()["code"]
    assert unseen.status_code == 404
    to_all = sent(client, open_order().id, other, ids(members))
    assert (to_all.status_code, to_all.get_json()["code"]) == (403, "not-leader-there")
    assert sent(client, order.id, members[0], ids(members)).status_code == 403
    assert client.post(f"/api/v1/orders/{order.id}/team-assignments", json={}).status_code == 401


def test_at_most_fifty_are_named_and_at_least_one(client: FlaskClient) -> None:
    order, leader, _ = asked_of_team(0, slots=1)
    for members in ([], [uuid4() for _ in range(51)]):
        assert sent(client, order.id, leader, members).status_code == 422


def test_team_and_single_acceptances_at_once_never_overfill(committed_app: Flask) -> None:
    order, leader, members = asked_of_team(6, slots=4)
    order_id, by = order.id, people.occasion(leader)
    pairs = [ids(members[:3]), ids(members[3:])]
    acts = [partial(orders.accept_for_team, order_id, pair, by) for pair in pairs]
    single = [accepting(order_id, people.occasion(member), False) for member in members]
    at_once(committed_app, [*acts, *single])
    assert statuses(order_id)["accepted"] == taken(order_id) == 4
    assert statuses(order_id).total() == 4


def test_a_leader_confirms_many_at_once_each_with_an_outcome(client: FlaskClient, clock: StandingClock) -> None:
    order, leader, members = asked_of_team(3, slots=4)
    people_there = [accepted(order, member) for member in members]
    own = accepted(order, _as_member(leader))
    clock.set(order.starts_at)
    orders.withdraw(people_there[2].id, None, people.occasion(members[2]))
    elsewhere = uuid4()
    named = [*(part.id for part in people_there), own.id, elsewhere]
    body = {"assignment_ids": [str(part_id) for part_id in named]}
    answer = client.post(f"/api/v1/orders/{order.id}/attendance", json=body, headers=people.sign_in(leader))
    outcomes = [(item["assignment_id"], item["refused"]) for item in answer.get_json()["items"]]
    expected = [None, None, "assignment-status-forbids", "own-service", "assignment-not-found"]
    assert outcomes == list(zip(map(str, named), expected, strict=True))
    confirmed = answer.get_json()["items"][0]["assignment"]
    assert (confirmed["status"], confirmed["proof"]) == ("checked_in", "second_person")
    assert db.session.get_one(Assignment, people_there[0].id).proved_by_id == leader.id
    again = client.post(f"/api/v1/orders/{order.id}/attendance", json=body, headers=people.sign_in(leader))
    assert again.get_json() == answer.get_json()


def _as_member(leader: Account) -> Account:
    """The leader as a volunteer who serves, too."""
    approved_volunteer(account=leader)
    return leader


def test_a_leader_confirms_one_over_http(client: FlaskClient, clock: StandingClock) -> None:
    order, leader, (member,) = asked_of_team(1, slots=1)
    part = accepted(order, member)
    clock.set(order.starts_at)
    path = f"/api/v1/assignments/{part.id}/confirm-attendance"
    assert client.post(path, headers=people.sign_in(leader)).get_json()["proof"] == "second_person"
    assert client.post(path, headers=people.sign_in(led_team()[1])).status_code == 404


def test_who_has_nothing_to_do_with_the_order_confirms_nobody(client: FlaskClient) -> None:
    order, _, (member,) = asked_of_team(1, slots=1)
    path, body = f"/api/v1/orders/{order.id}/attendance", {"assignment_ids": [str(uuid4())]}
    assert client.post(path, json=body, headers=people.sign_in(led_team()[1])).get_json()["code"] == "order-not-found"
    seen = client.post(path, json=body, headers=people.sign_in(member))
    assert (seen.status_code, seen.get_json()["code"]) == (403, "order-not-yours")
    assert client.post(path, json=body).status_code == 401
