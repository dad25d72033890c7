"""Posting, letting through, taking back: who may, what is kept sealed, and when volunteers hear of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import h3
import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.orders import sealed
from app.orders import service as orders
from app.orders.drafts import Contact
from app.orders.errors import (
    NotModeratorHere,
    NotOfficerThere,
    NotOperatorHere,
    OrderMalformed,
    OrderNotFound,
    OrderNotYours,
    OrderStatusForbids,
)
from app.orders.events import OrderCancelled, OrderOpened, OrderPosted, OrderRejected, VolunteerReleased
from app.orders.models import AssignmentStatus, Audience, OrderStatus, OrderTransition
from app.people import accounts, grants
from app.people.models import Role
from app.places.models import Place
from tests.builders import people
from tests.builders.orders import ADDRESS, POINT, accepted, draft, open_order, stands
from tests.builders.places import district
from tests.builders.registration import organization, team
from tests.fakes import StandingClock, heard


def reviewing() -> str:
    """A community whose committee reviews orders."""
    code = district().community
    db.session.get_one(Place, code).reviews_orders = True
    return code


def test_an_order_is_open_at_once_and_told_to_volunteers(app: Flask) -> None:
    with heard(app, OrderPosted, OrderOpened) as events:
        order = open_order()
    assert order.status is OrderStatus.OPEN
    assert [type(event) for event in events] == [OrderPosted, OrderOpened]


def test_address_location_contact_and_code_are_sealed(app: Flask) -> None:
    poster = people.account("刘桂兰")
    order = open_order(poster=poster)
    assert ADDRESS.encode() not in (order.address_sealed or b"")
    assert sealed.address_of(order) == ADDRESS
    assert sealed.location_of(order) == sealed.Location(*POINT)
    assert sealed.contact_of(order) == Contact(name="刘桂兰", phone=accounts.phone_of(poster))
    assert sealed.service_code_of(order).isdigit()
    assert len(sealed.service_code_of(order)) == 6


def test_everybody_sees_a_coarse_cell_of_the_location_else_the_named_else_the_community_s(app: Flask) -> None:
    assert open_order().cell == h3.latlng_to_cell(*POINT, 8)
    named: dict[str, Any] = {"latitude": None, "longitude": None, "cell": "8831aa5a31fffff"}
    assert open_order(**named).cell == "8831aa5a31fffff"
    assert open_order(**{**named, "cell": None}).cell == "8831aa5a37fffff"


def test_a_resident_may_name_somebody_else_to_call(app: Flask) -> None:
    mother = Contact(name="赵奶奶", phone="138 0013 8000")
    order = open_order(contact=mother)
    assert sealed.contact_of(order) == Contact(name="赵奶奶", phone="+8613800138000")
    assert order.poster_id == order.recipient_id == order.posted_by_id


def test_an_operator_posts_on_behalf_of_somebody_and_it_is_that_person_s_order(app: Flask) -> None:
    typist, phone = people.operator(district().community), people.phone()
    order = open_order(poster=typist, recipient=Contact(name="赵奶奶", phone=phone))
    assert order.posted_by_id == typist.id
    assert order.poster_id == order.recipient_id != typist.id
    again = open_order(poster=typist, recipient=Contact(name="赵奶奶", phone=phone))
    assert again.poster_id == order.poster_id


def test_who_is_no_operator_any_more_sees_nothing_of_what_they_typed_for_somebody(app: Flask) -> None:
    typist = people.operator(district().community)
    order = open_order(poster=typist, recipient=Contact(name="赵秀英", phone=people.phone()), slots=2)
    assert orders.see(order.id, people.occasion(typist)).address == ADDRESS
    with transaction():
        grants.revoke_all(typist.id, people.by_service())
    seen = orders.see(order.id, people.occasion(typist))
    assert (seen.address, seen.contact, seen.service_code) == (None, None, None)
    with pytest.raises(OrderNotYours):
        orders.cancel(order.id, "不用了", people.occasion(typist))


def test_only_an_operator_of_the_community_posts_on_behalf(app: Flask) -> None:
    for who in (people.account(), people.operator(district().communities[2])):
        with pytest.raises(NotOperatorHere):
            open_order(poster=who, recipient=Contact(name="赵奶奶", phone=people.phone()))


def test_an_officer_posts_in_the_organization_s_name(app: Flask) -> None:
    officer, theirs = people.account(), organization()
    people.grant(officer, Role.OFFICER, organization_id=theirs.id)
    assert open_order(poster=officer, organization_id=theirs.id).organization_id == theirs.id
    with pytest.raises(NotOfficerThere):
        open_order(poster=officer, organization_id=organization().id)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"place_code": "110107001"}, "/place_code"),
        ({"place_code": "999999999999"}, "/place_code"),
        ({"service_type": "haircuts"}, "/service_type"),
        ({"longitude": None}, "/latitude"),
        ({"cell": "880000000000000"}, "/cell"),
        ({"audience": Audience.TEAM}, "/team_id"),
        ({"audience": Audience.TEAM, "team_id": uuid4()}, "/team_id"),
        ({"team_id": uuid4()}, "/team_id"),
    ],
)
def test_what_does_not_exist_is_named_by_its_place_in_the_body(app: Flask, wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(OrderMalformed) as refused:
        open_order(**wrong)
    assert list(refused.value.faults) == [pointer]


@pytest.mark.parametrize(
    ("starts_in", "lasts", "answer_in", "pointer"),
    [
        (timedelta(minutes=-6), timedelta(hours=1), None, "/starts_at"),
        (timedelta(days=90, seconds=1), timedelta(hours=1), None, "/starts_at"),
        (timedelta(days=1), timedelta(), None, "/ends_at"),
        (timedelta(days=1), timedelta(hours=12, seconds=1), None, "/ends_at"),
        (timedelta(days=1), timedelta(hours=1), timedelta(), "/respond_by"),
        (timedelta(days=1), timedelta(hours=1), timedelta(hours=26), "/respond_by"),
    ],
)
def test_times_that_cannot_be_are_refused(
    app: Flask,
    clock: StandingClock,
    starts_in: timedelta,
    lasts: timedelta,
    answer_in: timedelta | None,
    pointer: str,
) -> None:
    starts_at = clock.now() + starts_in
    with pytest.raises(OrderMalformed) as refused:
        open_order(
            starts_at=starts_at,
            ends_at=starts_at + lasts,
            respond_by=None if answer_in is None else clock.now() + answer_in,
        )
    assert list(refused.value.faults) == [pointer]


def test_the_time_to_answer_is_until_the_start_but_an_hour_for_help_that_is_needed_now(
    app: Flask, clock: StandingClock
) -> None:
    assert open_order().respond_by == clock.now() + timedelta(days=1)
    now = open_order(starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=2))
    assert now.respond_by == clock.now() + timedelta(hours=1)
    short = open_order(starts_at=clock.now(), ends_at=clock.now() + timedelta(minutes=30))
    assert short.respond_by == short.ends_at


def test_where_orders_are_reviewed_the_committee_lets_them_through(app: Flask) -> None:
    order = open_order(place_code=reviewing())
    assert stands(order) == "pending_review"
    with heard(app, OrderOpened) as events:
        orders.approve(order.id, people.occasion(people.committee("110107001")))
    assert order.status is OrderStatus.OPEN
    assert [event.order_id for event in events] == [order.id]
    with pytest.raises(OrderStatusForbids):
        orders.reject(order.id, "重复", people.occasion(people.committee("110107")))


def test_the_committee_rejects_with_a_reason(app: Flask, clock: StandingClock) -> None:
    order = open_order(place_code=reviewing())
    with heard(app, OrderRejected) as events:
        orders.reject(order.id, "不属于志愿服务", people.occasion(people.committee(order.place_code)))
    assert (order.status, order.closed_at, len(events)) == (OrderStatus.REJECTED, clock.now(), 1)
    reasons = select(OrderTransition.reason).where(
        OrderTransition.order_id == order.id, OrderTransition.to_status == "rejected"
    )
    assert db.session.scalar(reasons) == "不属于志愿服务"


def test_only_the_committee_of_the_place_decides(app: Flask) -> None:
    poster = people.account()
    order = open_order(poster=poster, place_code=reviewing())
    with pytest.raises(NotModeratorHere):
        orders.approve(order.id, people.occasion(poster))
    for stranger in (people.account(), people.committee("110107003"), people.operator(order.place_code)):
        with pytest.raises(OrderNotFound):
            orders.approve(order.id, people.occasion(stranger))


def test_a_cancelled_order_releases_who_accepted_and_who_waits(app: Flask) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    parts = [accepted(order), accepted(order)]
    with heard(app, VolunteerReleased, OrderCancelled) as events:
        orders.cancel(order.id, "已经解决了", people.occasion(poster))
    assert [part.status for part in parts] == [AssignmentStatus.RELEASED] * 2
    assert (order.status, order.taken) == (OrderStatus.CANCELLED, 0)
    assert [type(event) for event in events] == [VolunteerReleased, VolunteerReleased, OrderCancelled]


def test_who_may_cancel(app: Flask) -> None:
    here = district().community
    for who in (people.operator(here), people.committee("110107001")):
        order = open_order(place_code=here)
        orders.cancel(order.id, "电话要求取消", people.occasion(who))
        assert order.status is OrderStatus.CANCELLED
    order = open_order()
    with pytest.raises(OrderNotYours):
        orders.cancel(order.id, "x", people.occasion(people.account()))
    with pytest.raises(OrderNotFound):
        orders.cancel(new_id(), "x", people.occasion(people.account()))


def test_a_team_of_the_district_may_be_asked(app: Flask) -> None:
    district()
    theirs = team(place_code="110107003")
    assert open_order(audience=Audience.TEAM, team_id=theirs.id).team_id == theirs.id


def test_a_draft_does_not_show_personal_data(app: Flask) -> None:
    shown = repr(draft(contact=Contact(name="赵奶奶", phone="13800138000")))
    assert ADDRESS not in shown
    assert "13800138000" not in shown
    assert "赵奶奶" not in shown
    assert str(POINT[0]) not in shown
