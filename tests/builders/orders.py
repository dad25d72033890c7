"""Orders at each stage, made through the services."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from app.kit import clock
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import sealed
from app.orders import service as orders
from app.orders.drafts import Draft
from app.orders.models import Assignment, Order
from app.people.actors import Occasion
from app.people.models import Account
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import approved_volunteer

ADDRESS = "八宝山南路甲 5 号院 3 号楼 201"
POINT = (39.9026, 116.1931)


def draft(place_code: str | None = None, **fields: Any) -> Draft:
    """What a resident asks for: one person for an hour, tomorrow at noon."""
    starts_at = fields.pop("starts_at", clock.now() + timedelta(days=1))
    asked = Draft(
        service_type="repairs_errands",
        title="帮忙换灯泡",
        place_code=place_code or district().community,
        address=ADDRESS,
        latitude=POINT[0],
        longitude=POINT[1],
        starts_at=starts_at,
        ends_at=fields.pop("ends_at", starts_at + timedelta(hours=1)),
    )
    return replace(asked, **fields)


def open_order(poster: Account | None = None, place_code: str | None = None, **fields: Any) -> Order:
    """An order that a resident posted (``slots=1`` unless told); any field of a draft by name."""
    asked = draft(place_code, **fields)
    with transaction():
        return orders.post(asked, people.occasion(poster or people.account("刘桂兰")))


def volunteer(name: str = "李志远", **facts: Any) -> Account:
    """An approved volunteer's account, with the role; any fact of the registration by name (``skills=…``)."""
    return db.session.get_one(Account, approved_volunteer(account=people.account(name), **facts).account_id)


def accepted(order: Order, by: Account | Volunteer | None = None) -> Assignment:
    """A volunteer's part in an order: in a slot, or waiting where it is full."""
    who = by if isinstance(by, Account) else db.session.get_one(Account, by.account_id) if by else volunteer()
    with transaction():
        part = orders.accept(order.id, people.occasion(who)).assignment
    return db.session.get_one(Assignment, part.id)


def checked_in(order: Order, by: Account | None = None) -> Assignment:
    """A volunteer's part in an order that began half an hour early, with the service code. Moves the standing clock there."""
    assignment = accepted(order, by)
    _wait_until(order.starts_at - timedelta(minutes=30))
    with transaction():
        return orders.check_in(assignment.id, sealed.service_code_of(order), _as(assignment.volunteer_id))


def completed(order: Order, by: Account | None = None, minutes: int = 60) -> Assignment:
    """A service that the volunteer says is done, after so many minutes. Moves the standing clock there."""
    assignment = checked_in(order, by)
    _wait_until(clock.now() + timedelta(minutes=minutes))
    with transaction():
        return orders.complete(assignment.id, minutes, _as(assignment.volunteer_id))


def confirmed(order: Order, by: Account | None = None, minutes: int = 60, stars: int = 5) -> Assignment:
    """A service that the poster rated. Moves the standing clock to its end."""
    assignment = completed(order, by, minutes)
    with transaction():
        orders.rate(assignment.id, stars, "", [], _as(order.poster_id))
    return assignment


def _as(account_id: UUID) -> Occasion:
    return people.occasion(db.session.get_one(Account, account_id))


def _wait_until(moment: datetime) -> None:
    standing = current_app.extensions["clock"]
    if standing.now() < moment:
        standing.set(moment)


def stands(thing: Order | Assignment) -> str:
    """The status of an order or a part in one, as a plain word."""
    return thing.status.value
