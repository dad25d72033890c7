"""The desk over HTTP: what lies on it, whom to ask and why, asking and answering, an honest end with a word."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.clock import now
from app.kit.database import db
from app.orders.models import Order, OrderStatus, Urgency
from app.people.models import Account, Role
from tests.builders import people
from tests.builders.desk import hand_offer, on_desk
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, led_team, organization
from tests.fakes import NOBODYS
from tests.mobile_api.calls import API, get, post
from tests.statements import counted


def committee() -> Account:
    return people.committee(district().community)


def test_the_desk_shows_urgent_ones_first_and_only_what_seeks_somebody(client: FlaskClient):
    later = on_desk(starts_at=now() + timedelta(days=3))
    sooner = on_desk(starts_at=now() + timedelta(days=2))
    urgent = on_desk(starts_at=now() + timedelta(days=4), urgency=Urgency.URGENT)
    open_order()
    on_desk(place_code=district().communities[2])
    hand_offer(sooner, volunteer().id)

    desk = f"/desk?place={district().community}"
    first = get(client, f"{desk}&limit=2", committee())
    rest = get(client, f"{desk}&limit=2&cursor={first['next_cursor']}", committee())

    items = first["items"] + rest["items"]
    assert [item["order"]["id"] for item in items] == [str(order.id) for order in (urgent, sooner, later)]
    assert [item["waiting"] for item in items] == [0, 1, 0]
    assert rest["next_cursor"] is None


def test_a_desk_is_its_committees_alone(client: FlaskClient):
    status, body = post(
        client, f"/orders/{on_desk().id}/closing", people.committee(district().communities[2]), {"words": "x"}
    )
    assert (status, body["code"]) == (404, "order-not-found")
    answer = client.get(f"{API}/desk?place=110107", headers=people.sign_in(committee()))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not-moderator-here")


def test_the_desk_takes_as_many_statements_for_12_orders_as_for_3(app: Flask, client: FlaskClient):
    headers, counts = people.sign_in(committee()), []
    path = f"{API}/desk?place={district().community}&limit=100"
    for more in (3, 9):
        for _ in range(more):
            on_desk()
        with counted(app) as seen:
            assert client.get(path, headers=headers).status_code == 200
        counts.append(seen.count)
    assert counts[0] == counts[1] <= 3


def test_suggestions_say_why_and_leave_out_who_cannot_come(client: FlaskClient):
    order = on_desk(slots=3)
    accepted(open_order(), volunteer("王忙"))
    near, far = volunteer("王近"), volunteer("李远", place_code=district().communities[1])
    volunteer("赵会", service_types=("tutoring",))
    asked, no = volunteer(), volunteer()
    hand_offer(order, asked.id)
    made = hand_offer(order, no.id)
    assert post(client, f"/hand-offers/{made.id}/refusal", no, {"reason": "不在"})[0] == 200

    found = get(client, f"/orders/{order.id}/suggestions", committee())["volunteers"]

    assert [each["name"] for each in found] == ["王近", "李*", "赵会"]
    assert found[0] == {
        "id": str(near.id),
        "name": "王近",
        "reasons": ["同一社区", "愿意提供“维修跑腿”", "那个时间没有其他服务", "近 7 天没有打扰"],
    }
    assert found[1]["id"] == str(far.id)
    assert found[1]["reasons"][0].startswith("距离约")


def test_teams_and_organizations_are_suggested_by_who_of_them_could_come(client: FlaskClient):
    order = on_desk()
    members = [volunteer(), volunteer()]
    team, _ = led_team(*(member.id for member in members))
    led_team(volunteer(service_types=("tutoring",)).id)
    home, officer = organization(), people.account()
    people.grant(officer, Role.OFFICER, organization_id=home.id)
    approved_volunteer(organization=home)

    found = get(client, f"/orders/{order.id}/suggestions", committee())

    words = "2 名成员愿意提供“维修跑腿”且有空"
    assert found["teams"] == [{"id": str(team.id), "name": team.name, "reasons": ["同一社区", words]}]
    assert [each["id"] for each in found["organizations"]] == [str(home.id)]


def test_suggestions_take_as_many_statements_for_15_volunteers_as_for_3(app: Flask, client: FlaskClient):
    order, headers, counts = on_desk(), people.sign_in(committee()), []
    for more in (3, 12):
        for _ in range(more):
            led_team(volunteer().id)
        with counted(app) as seen:
            answer = client.get(f"{API}/orders/{order.id}/suggestions", headers=headers)
        counts.append(seen.count)
    assert len(answer.get_json()["volunteers"]) == 12  # of one cell
    assert counts[0] == counts[1] <= 6


def test_from_the_desk_to_a_yes(client: FlaskClient):
    order, asked = on_desk(), volunteer("王芳")
    poster = db.session.get_one(Account, order.poster_id)
    body = {"volunteer_id": str(asked.id), "words": "您最近，能去一趟吗？"}

    status, offer = post(client, f"/orders/{order.id}/hand-offers", committee(), body)

    assert (status, offer["status"], offer["name"]) == (201, "offered", "王芳")
    standing = get(client, f"/orders/{order.id}/dispatch", poster)
    assert (standing["state"], standing["handed"]) == ("handed", 1)
    assert standing["words"] == "社区已派单给 1 方，请对方在3月4日 16:00前答复。"
    (mine,) = get(client, "/me/hand-offers", asked)["items"]
    assert (mine["id"], mine["words"]) == (offer["id"], "您最近，能去一趟吗？")
    assert not {"address", "contact"} & mine["order"].keys()
    assert get(client, f"/me/hand-offers?organization_id={NOBODYS}", asked)["items"] == []
    status, taken = post(client, f"/hand-offers/{offer['id']}/acceptance", asked, {})
    assert (status, taken["status"]) == (201, "accepted")
    assert taken["items"][0]["assignment"]["status"] == "accepted"
    assert get(client, "/me/hand-offers", asked)["items"] == []


def test_a_no_is_kept_with_its_reason_and_an_open_offer_is_taken_back(client: FlaskClient):
    order, asked, by = on_desk(slots=2), volunteer(), committee()
    declined, open_one = hand_offer(order, asked.id), hand_offer(order, volunteer().id)
    post(client, f"/hand-offers/{declined.id}/refusal", asked, {"reason": "那天出差"})
    assert post(client, f"/hand-offers/{open_one.id}/withdrawal", by)[1]["status"] == "withdrawn"
    items = get(client, f"/orders/{order.id}/hand-offers", by)["items"]
    assert [(item["status"], item["reason"]) for item in items] == [("withdrawn", None), ("declined", "那天出差")]


@pytest.mark.parametrize("body", [{}, {"volunteer_id": str(NOBODYS), "team_id": str(NOBODYS)}])
def test_exactly_one_is_asked(client: FlaskClient, body: dict[str, str]):
    assert post(client, f"/orders/{on_desk().id}/hand-offers", committee(), body)[0] == 422


def test_a_leader_names_who_comes_and_a_volunteer_names_nobody(client: FlaskClient):
    asked = volunteer()
    team, leader = led_team(asked.id)
    order = on_desk(slots=2)
    to_team, to_one = hand_offer(order, team_id=team.id), hand_offer(order, asked.id)
    assert post(client, f"/hand-offers/{to_team.id}/acceptance", leader, {})[0] == 422
    body = {"account_ids": [str(asked.id)]}
    assert post(client, f"/hand-offers/{to_one.id}/acceptance", asked, body)[0] == 422


def test_to_a_stranger_an_offer_is_as_little_as_none(client: FlaskClient):
    made, stranger = hand_offer(on_desk(), volunteer().id), volunteer()
    for path, body in (("acceptance", {}), ("refusal", {"reason": "x"})):
        answers = [post(client, f"/hand-offers/{which}/{path}", stranger, body) for which in (made.id, uuid4())]
        assert {(status, answer["code"]) for status, answer in answers} == {(404, "hand-offer-not-found")}


@pytest.mark.parametrize("path", ["desk?place=110107", "me/hand-offers", f"orders/{NOBODYS}/suggestions"])
def test_nothing_here_is_public(client: FlaskClient, path: str):
    assert client.get(f"{API}/{path}").status_code == 401


def test_an_honest_end_says_a_word_that_is_told_and_kept(client: FlaskClient):
    order = on_desk()
    poster = db.session.get_one(Account, order.poster_id)
    words = "这周排满了，下周一医生上门。"

    status, body = post(client, f"/orders/{order.id}/closing", committee(), {"words": words})

    assert (status, body["status"]) == (200, "expired")
    messages = get(client, "/me/notifications", poster)["items"]
    assert [item["body"] for item in messages if item["kind"] == "search-ended"] == [f"“帮忙换灯泡”：{words}"]
    assert "order-expired" not in {item["kind"] for item in messages}
    steps = get(client, f"/orders/{order.id}/transitions", poster)["items"]
    assert (steps[-1]["to_status"], steps[-1]["reason"]) == ("expired", words)
    assert (
        post(client, f"/orders/{order.id}/closing", committee(), {"words": words})[1]["code"] == "order-status-forbids"
    )


def test_ending_the_search_keeps_those_who_come(client: FlaskClient):
    order = on_desk(slots=3)
    part = accepted(order)
    post(client, f"/orders/{order.id}/closing", committee(), {"words": "就他们两位来"})
    fresh = db.session.get_one(Order, order.id, populate_existing=True)
    assert (fresh.status, fresh.taken, part.status.value) == (OrderStatus.FILLED, 1, "accepted")
