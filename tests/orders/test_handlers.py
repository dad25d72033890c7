"""What orders do when an account is erased, and what they tell a person of themselves."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.kit.events import record
from app.orders import sealed
from app.orders import service as orders
from app.orders.drafts import Contact
from app.orders.models import Order, OrderPhoto, OrderTransition, Rating
from app.orders.privacy import export_of
from app.people.events import AccountErased
from app.people.models import Account, AuditEntry
from app.registration import service as registration
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.orders import ADDRESS, accepted, checked_in, completed, confirmed, open_order, stands, volunteer
from tests.builders.places import district

PHONE = people.phone()


def erase(who: Account) -> None:
    record(AccountErased(account_id=who.id, at=people.by_service().at, actor_id=who.id))
    db.session.flush()


def test_what_an_erased_person_asked_for_is_taken_back_and_emptied(app: Flask) -> None:
    poster = people.account()
    order = open_order(poster=poster, description="楼下按门铃", risks="有狗")
    part = accepted(order)
    erase(poster)
    assert (stands(order), stands(part)) == ("cancelled", "released")
    assert (order.title, order.description, order.risks) == ("", "", "")
    assert (sealed.address_of(order), sealed.location_of(order), sealed.contact_of(order).phone) == ("", None, "")
    assert db.session.scalars(select(OrderPhoto)).all() == []


def test_what_an_erased_volunteer_accepted_goes_to_who_waits(app: Flask) -> None:
    order, gone = open_order(), volunteer()
    part, waiting = accepted(order, gone), accepted(order)
    erase(gone)
    assert (stands(part), stands(waiting)) == ("withdrawn", "accepted")


def withdraw_registration(who: Account) -> None:
    registration.withdraw(db.session.get_one(Volunteer, who.id).registration_id, people.occasion(who))
    db.session.flush()


def test_who_is_no_volunteer_any_more_gives_back_what_they_accepted(app: Flask) -> None:
    order, gone = open_order(), volunteer()
    part, waiting = accepted(order, gone), accepted(order)
    elsewhere = accepted(accepted_by_another(), gone)
    withdraw_registration(gone)
    assert (stands(part), stands(waiting), stands(elsewhere)) == ("withdrawn", "accepted", "withdrawn")
    last = db.session.scalars(select(OrderTransition).where(OrderTransition.assignment_id == part.id)).all()[-1]
    assert last.actor_id == gone.id


def accepted_by_another() -> Order:
    """A full order: whoever accepts it now waits."""
    order = open_order()
    accepted(order)
    return order


def test_a_service_under_way_goes_on_when_the_registration_is_withdrawn(app: Flask) -> None:
    comer = volunteer()
    part = checked_in(open_order(), comer)
    withdraw_registration(comer)
    assert stands(part) == "checked_in"
    assert stands(orders.complete(part.id, 30, people.occasion(comer))) == "completed"


def test_a_past_service_stays_as_a_fact_without_the_erased_person_s_words(app: Flask) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    part = completed(order)
    orders.rate(part.id, 4, "小李很好", [], people.occasion(poster))
    erase(poster)
    rating = db.session.scalars(select(Rating).execution_options(populate_existing=True)).one()
    assert (stands(part), rating.stars, rating.words) == ("confirmed", 4, "")
    assert not db.session.scalars(select(OrderTransition).where(OrderTransition.reason.is_not(None))).all()


def test_what_an_operator_wrote_for_an_erased_person_is_emptied_too(app: Flask) -> None:
    typist = people.operator(district().community)
    orders_typed = [open_order(poster=typist, recipient=Contact(name="赵奶奶", phone=PHONE)) for _ in range(2)]
    orders.cancel(orders_typed[0].id, "赵奶奶住院了", people.occasion(typist))
    part = completed(orders_typed[1])
    orders.rate(part.id, 5, "赵奶奶说很好", [], people.occasion(typist))
    erase(db.session.get_one(Account, orders_typed[0].recipient_id))
    rating = db.session.scalars(select(Rating).execution_options(populate_existing=True)).one()
    assert (rating.stars, rating.words, rating.is_on_behalf) == (5, "", True)
    assert not db.session.scalars(select(OrderTransition).where(OrderTransition.reason.is_not(None))).all()


def test_a_person_s_export_holds_their_orders_parts_and_ratings(app: Flask) -> None:
    poster, comer = people.account("刘桂兰"), volunteer()
    order = open_order(poster=poster)
    part = confirmed(order, comer, minutes=45)
    asked: dict[str, Any] = export_of(poster.id)
    assert (asked["orders"][0]["address"], asked["orders"][0]["contact"]["name"]) == (ADDRESS, "刘桂兰")
    served = export_of(comer.id)
    assert (served["orders"], served["assignments"][0]["id"]) == ([], str(part.id))
    assert (served["assignments"][0]["minutes"], served["ratings"][0]["stars"]) == (45, 5)
    assert ADDRESS not in str(served)


def test_a_person_s_export_tells_what_they_wrote_and_who_saw_their_address(app: Flask) -> None:
    poster, comer = people.account("刘桂兰"), volunteer()
    order = open_order(poster=poster)
    part = accepted(order, comer)
    orders.see(order.id, people.occasion(comer))
    orders.withdraw(part.id, "临时有事", people.occasion(comer))
    db.session.flush()
    assert [seen["actor_id"] for seen in export_of(poster.id)["address_seen"]] == [str(comer.id)]
    assert [row["reason"] for row in export_of(comer.id)["reasons"]] == ["临时有事"]
    assert (export_of(poster.id)["reasons"], export_of(comer.id)["address_seen"]) == ([], [])


def test_that_a_volunteer_saw_an_address_is_noted_once(app: Flask) -> None:
    order, comer = open_order(), volunteer()
    accepted(order, comer)
    for _ in range(2):
        orders.see(order.id, people.occasion(comer))
    orders.see(order.id, people.occasion(db.session.get_one(Account, order.poster_id)))
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == order.id)).all()
    assert [(entry.actor_id, entry.action) for entry in noted] == [(comer.id, "orders.address_seen")]
