"""What happens to an order is told to whom it concerns, in the same transaction, and never to who did it."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.kit.events import record
from app.kit.transaction import transaction
from app.notifications.models import Notification
from app.orders import service as orders
from app.orders.models import Order
from app.people.models import Account
from app.registration.events import MemberRegistrationApproved, MemberRegistrationSubmitted
from tests.builders import people
from tests.builders.orders import accepted, draft, open_order, volunteer
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")


def told(kind: str) -> set[UUID]:
    return set(db.session.scalars(select(Notification.account_id).where(Notification.kind == kind)))


def cancel(order: Order, by: Account) -> None:
    with transaction():
        orders.cancel(order.id, "改天", people.occasion(by))


def test_a_yes_is_told_to_who_asked_and_not_to_who_said_it():
    poster, comer = people.account(), volunteer()

    accepted(open_order(poster), comer)

    assert told("order-accepted") == {poster.id}


def test_a_yes_adds_one_statement_for_all_who_are_told(app: Flask):
    order, comer = open_order(), volunteer()

    with counted(app) as seen:
        accepted(order, comer)

    assert sum("INSERT INTO notifications" in statement for statement in seen.statements) == 1


def test_a_yes_taken_back_is_told_to_who_asked():
    poster, comer = people.account(), volunteer()
    part = accepted(open_order(poster), comer)

    with transaction():
        orders.withdraw(part.id, None, people.occasion(comer))

    assert told("volunteer-withdrew") == {poster.id}


def test_a_place_in_the_waitlist_given_back_is_told_to_nobody():
    order, waiting = open_order(), volunteer()
    accepted(order, volunteer())
    part = accepted(order, waiting)

    with transaction():
        orders.withdraw(part.id, None, people.occasion(waiting))

    assert told("volunteer-withdrew") == set()


def test_who_comes_next_is_told_and_so_is_who_asked():
    poster, first, second = people.account(), volunteer(), volunteer()
    order = open_order(poster)
    part = accepted(order, first)
    accepted(order, second)

    with transaction():
        orders.withdraw(part.id, None, people.occasion(first))

    assert told("promoted") == {second.id}


def test_who_cancels_is_not_told_and_who_was_to_come_is():
    poster, comer = people.account(), volunteer()
    order = open_order(poster)
    accepted(order, comer)

    cancel(order, poster)

    assert told("order-cancelled") == set()
    assert told("released") == {comer.id}


def test_whom_the_committee_cancels_for_is_told():
    poster = people.account()

    cancel(open_order(poster), people.committee(district().community))

    assert told("order-cancelled") == {poster.id}


def test_what_is_kept_are_ids_and_no_personal_data():
    poster, comer = people.account("刘桂兰"), volunteer("李志远")
    accepted(open_order(poster), comer)

    rows = db.session.scalars(select(Notification)).all()

    assert rows
    assert all(row.facts == {} for row in rows)


def registered(event: type[MemberRegistrationSubmitted | MemberRegistrationApproved], member: Account) -> None:
    registration_id = approved_volunteer(account=member).registration_id
    place = district().community
    about: dict[str, Any] = {"registration_id": registration_id, "account_id": member.id, "place_code": place}
    with transaction():
        record(event(at=now(), actor_id=None, **about))


def test_a_member_is_told_of_the_approval():
    member = people.account()

    registered(MemberRegistrationApproved, member)

    assert told("registration-approved") == {member.id}


def test_the_nearest_committee_is_told_and_those_above_are_left_in_peace():
    community = district().community
    nearest, above = people.committee(community), people.committee(community[:9])
    people.committee(district().communities[1])

    registered(MemberRegistrationSubmitted, people.account())

    assert told("registration-submitted") == {nearest.id}
    assert above.id not in told("registration-submitted")


def test_where_a_community_has_no_committee_the_next_above_is_told():
    above = people.committee(district().community[:9])
    people.committee(district().code)

    registered(MemberRegistrationSubmitted, people.account())

    assert told("registration-submitted") == {above.id}


def test_drafts_are_told_to_nobody():
    draft()

    assert db.session.scalars(select(Notification)).all() == []
