"""What dispatch tells a person of themselves, and what is left of it when the account is erased."""

from flask import Flask
from sqlalchemy import select

from app.dispatch.models import Asked
from app.dispatch.privacy import export_of
from app.kit.database import db
from app.kit.transaction import transaction
from app.people import privacy
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import opened_order
from tests.builders.registration import approved_volunteer


def test_a_person_s_export_tells_of_which_orders_they_were_told_and_why(app: Flask) -> None:
    told = approved_volunteer()
    order = opened_order()
    (mine,) = export_of(told.account_id)["told_of"]
    assert mine["order_id"] == str(order.id)
    assert mine["reasons"]["same_community"] is True
    nothing: dict[str, object] = {
        "told_of": [],
        "asked_by_hand": [],
        "hours_and_limits": None,
        "learned": None,
        "blocked": [],
    }
    assert export_of(order.poster_id) == nothing


def test_an_erased_person_was_told_and_nothing_says_how_near_they_live(app: Flask) -> None:
    told = approved_volunteer()
    opened_order()
    person = db.session.get_one(Account, told.account_id)
    with transaction():
        privacy.erase(people.occasion(person))
    assert list(db.session.scalars(select(Asked.reasons).where(Asked.volunteer_id == person.id))) == [{}]
