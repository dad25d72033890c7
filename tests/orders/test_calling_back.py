"""Who asked by telephone is called back: an operator of the place sees whom, while there is a reason to, and it is noted."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.kit import clock as moments
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import ending, seeing
from app.orders import service as orders
from app.orders.drafts import Contact
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.models import Account, AuditEntry
from tests.builders import people
from tests.builders.orders import completed, open_order
from tests.builders.places import district
from tests.fakes import StandingClock


def by_telephone(operator: Account, days: int = 1) -> Order:
    starts_at = moments.now() + timedelta(days=days)
    return open_order(poster=operator, recipient=Contact(name="王芳", phone=people.phone()), starts_at=starts_at)


def called(order: Order, by: Account) -> str | None:
    """Whom somebody sees to call; never the address."""
    seen = seeing.see(order.id, people.occasion(by))
    assert seen.address is None
    return seen.contact.name if seen.contact else None


def test_an_operator_on_duty_calls_who_is_to_rate_and_it_is_noted_once(app: Flask) -> None:
    typist, on_duty = people.operator(district().community), people.operator(district().community)
    order = by_telephone(typist)
    assert called(order, on_duty) is None
    completed(order)
    assert (called(order, on_duty), called(order, on_duty)) == ("王芳", "王芳")
    noted = db.session.scalars(select(AuditEntry.actor_id).filter_by(action="orders.contact_seen")).all()
    assert noted == [on_duty.id]
    assert called(order, people.committee(order.place_code)) is None


def test_after_its_end_whom_nobody_helped_or_who_has_not_rated_is_called_for_seven_days(
    app: Flask, clock: StandingClock
) -> None:
    operator = people.operator(district().community)
    rated, unrated, unanswered = (by_telephone(operator, days) for days in (1, 2, 3))
    part, _ = completed(rated), completed(unrated)
    with transaction():
        orders.rate(part.id, 5, "", [], people.occasion(operator))
    clock.set(unanswered.respond_by + timedelta(days=8))
    with transaction():
        ending.close_unrated(unrated.id, Occasion(None, clock.now()))
        orders.expire(unanswered.id, Occasion(None, clock.now()))
    assert [called(order, operator) for order in (rated, unrated, unanswered)] == [None, "王芳", "王芳"]
    clock.move(days=7)
    assert [called(order, operator) for order in (unrated, unanswered)] == [None, None]


def test_who_asked_by_themself_is_not_called(app: Flask, clock: StandingClock) -> None:
    order = open_order()
    clock.set(order.respond_by)
    with transaction():
        orders.expire(order.id, Occasion(None, clock.now()))
    assert called(order, people.operator(order.place_code)) is None
