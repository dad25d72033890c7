"""Who asks sees where the order stands; who was told sees why."""
# mypy: disable-error-code=index

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders.models import OrderStatus
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import carry_on, dispatch_of, opened_order, written_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import NOBODYS
from tests.statements import counted

INVITATIONS = "/api/v1/me/invitations"


def test_the_poster_sees_the_wave_and_the_time_of_the_next_step(client: FlaskClient):
    approved_volunteer()
    poster = people.account()
    order = opened_order(poster_id=poster.id)

    answer = client.get(f"/api/v1/orders/{order.id}/dispatch", headers=people.sign_in(poster))

    next_step_at = dispatch_of(order).next_step_at
    assert next_step_at is not None
    assert answer.json == {
        "order_id": str(order.id),
        "state": "community",
        "words": "已通知社区和周边 1 位志愿者，3月4日 12:00再找更多人。",
        "circle": "community",
        "wave": 1,
        "asked": 1,
        "next_step_at": next_step_at.astimezone(SHANGHAI).isoformat(),
        "handed": 0,
        "answer_by": None,
        "received": 0,
        "opened": 0,
        "lost": 0,
    }


def test_the_places_committee_sees_it_in_its_own_language(client: FlaskClient):
    order = opened_order()
    carry_on(order)
    committee = people.committee(district().community)
    committee.language = "en"  # type: ignore[assignment]
    db.session.commit()

    answer = client.get(f"/api/v1/orders/{order.id}/dispatch", headers=people.sign_in(committee))

    assert (answer.json["state"], answer.json["next_step_at"]) == ("desk", None)
    assert answer.json["words"] == "0 volunteers were told; the committee is looking for somebody."


@pytest.mark.parametrize(("status", "state"), [(OrderStatus.PENDING_REVIEW, "review"), (OrderStatus.REJECTED, "ended")])
def test_an_order_that_was_carried_to_nobody_says_so(client: FlaskClient, status: OrderStatus, state: str):
    poster = people.account()
    order = written_order(poster_id=poster.id, status=status)

    answer = client.get(f"/api/v1/orders/{order.id}/dispatch", headers=people.sign_in(poster))

    assert (answer.json["state"], answer.json["asked"]) == (state, 0)


def test_a_stranger_and_a_told_volunteer_see_as_little_as_of_no_order(client: FlaskClient):
    told = approved_volunteer()
    order = opened_order()
    answers = [
        client.get(f"/api/v1/orders/{which}/dispatch", headers=people.sign_in(who))
        for who in (people.account(), db.session.get_one(Account, told.account_id), people.committee("110107003007"))
        for which in (order.id, uuid4())
    ]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(404, "dispatch-not-found")}


@pytest.mark.parametrize("path", [INVITATIONS, f"/api/v1/orders/{NOBODYS}/dispatch"])
def test_nothing_here_is_public(client: FlaskClient, path: str):
    assert client.get(path).status_code == 401


def told_volunteer() -> Account:
    return db.session.get_one(Account, approved_volunteer().account_id)


def test_a_volunteer_sees_the_orders_they_were_told_of_and_why(client: FlaskClient):
    volunteer = told_volunteer()
    order = opened_order()

    items = client.get(INVITATIONS, headers=people.sign_in(volunteer)).json["items"]

    assert [item["order_id"] for item in items] == [str(order.id)]
    assert items[0]["why_me"] == ["您和对方在同一个社区", "您愿意提供“助老助残”", "您是新志愿者，先让您看到"]
    assert not {"address", "contact", "poster_id"} & set(items[0])


def test_who_was_not_told_has_no_invitation(client: FlaskClient):
    approved_volunteer()
    opened_order()

    assert client.get(INVITATIONS, headers=people.sign_in(people.account())).json["items"] == []


def test_an_order_that_is_over_invites_nobody(client: FlaskClient):
    volunteer = told_volunteer()
    opened_order().status = OrderStatus.FILLED
    db.session.commit()

    assert client.get(INVITATIONS, headers=people.sign_in(volunteer)).json["items"] == []


def test_invitations_take_as_many_statements_for_30_orders_as_for_3(app: Flask, client: FlaskClient):
    volunteer = told_volunteer()
    headers, counts = people.sign_in(volunteer), []
    for more in (3, 27):
        for _ in range(more):
            opened_order()
        with counted(app) as seen:
            assert client.get(f"{INVITATIONS}?limit=100", headers=headers).status_code == 200
        counts.append(seen.count)

    assert counts[0] == counts[1] <= 3
