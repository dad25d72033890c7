"""Who comes: whom who asks may call, how long, and what is kept of it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.kit.pages import PageRequest
from app.orders import coming
from app.orders import service as orders
from app.orders.drafts import Contact
from app.orders.errors import OrderNotYours
from app.orders.models import Audience, Order
from app.orders.policy import ADDRESS_STAYS
from app.orders.privacy import export_of
from app.people.models import Account, AuditEntry
from tests.builders import activities, people
from tests.builders.orders import accepted, open_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, led_team, team
from tests.fakes import StandingClock


def seen_by(who: Account, order: Order) -> list[coming.Part]:
    return list(coming.parts_of(order.id, people.occasion(who), PageRequest(limit=100)).rows)


def reachable() -> tuple[Account, str]:
    """A volunteer with the role, and their number."""
    number = people.phone()
    who = people.account("李志远", phone=number)
    approved_volunteer(account=who)
    return who, number


def test_who_asks_calls_who_comes_until_the_end(app: Flask, clock: StandingClock) -> None:
    poster, (comer, number) = people.account(), reachable()
    order = open_order(poster, slots=2)
    part = accepted(order, comer)
    assert [(row.volunteer_name, row.phone) for row in seen_by(poster, order)] == [("李志远", number)]
    assert number not in repr(seen_by(poster, order))
    clock.set(order.ends_at + ADDRESS_STAYS)
    assert [row.phone for row in seen_by(poster, order)] == [None]
    clock.set(order.starts_at - timedelta(hours=2))
    orders.withdraw(part.id, None, people.occasion(comer))
    assert [row.phone for row in seen_by(poster, order)] == [None]


def test_who_typed_it_for_somebody_calls_too_but_not_the_committee_and_nobody_who_waits(app: Flask) -> None:
    here = district().community
    operator, committee, (comer, number) = people.operator(here), people.committee(here), reachable()
    order = open_order(operator, recipient=Contact(name="王桂兰", phone=people.phone()))
    accepted(order, comer)
    accepted(order)
    assert [row.phone for row in seen_by(operator, order)] == [number, None]
    assert [(row.volunteer_name, row.phone) for row in seen_by(committee, order)] == [("李志远", None)] * 2
    with pytest.raises(OrderNotYours):
        seen_by(comer, order)


def test_they_come_by_the_team_that_the_order_addresses(app: Flask) -> None:
    comer, number = reachable()
    team(members=(comer.id,))
    ours, leader = led_team(comer.id)
    order = open_order(audience=Audience.TEAM, team_id=ours.id)
    accepted(order, comer)
    assert [(row.team_name, row.phone) for row in seen_by(leader, order)] == [(ours.name, number)]


def test_that_a_phone_was_seen_is_noted_once_and_told_to_whose_it_is(app: Flask) -> None:
    poster, (comer, _) = people.account(), reachable()
    order = open_order(poster)
    part = accepted(order, comer)
    for _ in range(2):
        seen_by(poster, order)
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == part.id)).all()
    assert [(entry.actor_id, entry.action) for entry in noted] == [(poster.id, "orders.phone_seen")]
    assert [seen["actor_id"] for seen in export_of(comer.id)["phone_seen"]] == [str(poster.id)]
    assert export_of(poster.id)["phone_seen"] == []


def test_phones_of_an_activity_are_on_its_roster_alone(app: Flask) -> None:
    held = activities.activity()
    order = activities.orders(held)[0]
    accepted(order, reachable()[0])
    assert [row.phone for row in seen_by(activities.host_of(held), order)] == [None]
