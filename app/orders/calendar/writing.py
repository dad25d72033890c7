"""The calendar itself: when and in which community, and nothing of whom, where exactly, or what for.

A calendar's address wanders into other programs and their servers; so an event has the time, the community, a status, and a link
between its versions (UID and SEQUENCE), and no title, name, address or phone.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from icalendar import Calendar, Event, vDuration
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from app.kit.database import db
from app.kit.texts import text
from app.orders.models import Assignment, AssignmentStatus, Order
from app.people.models import Account
from app.places.models import Place

KEPT_FOR = timedelta(days=30)
"""So long past services, and those that were given up, stay in the calendar."""
MOST = 500
READ_EVERY = timedelta(hours=1)
GIVEN_UP = frozenset({AssignmentStatus.WITHDRAWN, AssignmentStatus.NO_SHOW, AssignmentStatus.RELEASED})


class Service(NamedTuple):
    """A volunteer's latest part in an order, with the order's time and community."""

    order_id: UUID
    status: AssignmentStatus
    starts_at: datetime
    ends_at: datetime
    version: int
    """Of the order: it rises with each change that a reader of the order can see."""
    place_name: str


def calendar_of(account: Account, at: datetime) -> bytes:
    """The calendar of a volunteer's services as an iCalendar file: those to come, and those of the last thirty days."""
    made = Calendar()
    made.add("prodid", "-//yihu//volunteer services//ZH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", text("calendar.name", account.language))
    made.add("x-wr-timezone", "Asia/Shanghai")
    made.add("refresh-interval", vDuration(READ_EVERY), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(READ_EVERY))
    for service in _services(account.id, at - KEPT_FOR):
        made.add_component(_event(service, account.language, at))
    return bytes(made.to_ical())


def _event(service: Service, language: str, at: datetime) -> Event:
    is_off = service.status in GIVEN_UP
    made = Event()
    made.add("uid", f"{service.order_id}@yihu")
    made.add("dtstamp", at.astimezone(UTC))
    made.add("dtstart", service.starts_at.astimezone(UTC))
    made.add("dtend", service.ends_at.astimezone(UTC))
    made.add("sequence", service.version)
    made.add("status", "CANCELLED" if is_off else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    made.add("summary", text("calendar.service", language, place=service.place_name))
    made.add("location", service.place_name)
    return made


def _services(account_id: UUID, since: datetime) -> list[Service]:
    """A waiting place is no appointment; a part that was given up and taken again is the same event."""
    latest = (
        select(Assignment.order_id, Assignment.status)
        .where(Assignment.volunteer_id == account_id, Assignment.status != AssignmentStatus.WAITLISTED)
        .ext(distinct_on(Assignment.order_id))
        .order_by(Assignment.order_id, Assignment.id.desc())
        .subquery()
    )
    statement = (
        select(Order.id, latest.c.status, Order.starts_at, Order.ends_at, Order.version, Place.name)
        .join(latest, latest.c.order_id == Order.id)
        .join(Place, Place.code == Order.place_code)
        .where(Order.ends_at >= since)
        .order_by(Order.starts_at.desc(), Order.id)
        .limit(MOST)
    )
    return [Service(*row) for row in db.session.execute(statement)]
