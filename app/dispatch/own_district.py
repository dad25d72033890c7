"""A district of one's own for the simulator: read from the database, and nobody in it but numbers.

Of volunteers it takes the cell, what they offer, their profile of hours and what was learned of their answers; of past orders the
cell, the kind, the slots and the times. Names, ids, phones, addresses and words stay where they are.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import cos, exp, radians
from typing import Any

import h3
from sqlalchemy import Select, func, select

from app.dispatch.knowing import PROFILE_OF
from app.dispatch.models import Attention, Hours, KnowledgeVersion, Wish
from app.dispatch.own_rows import WEEK, monday_before, orders_of, volunteers_of
from app.dispatch.simulation.district import District, Past, Somebody
from app.kit.database import db
from app.orders.models import Order, Urgency
from app.registration.models import Volunteer

A_DEGREE = 111.2
"""Kilometres from south to north."""
SAID_NOTHING = Hours.FLEXIBLE
"""How those count who declare no hours."""


class NothingToGoBy(LookupError):
    """There are no volunteers, or no orders in the weeks looked at."""


def own_district(place_code: str, weeks: int, now: datetime) -> District:
    """What is known of a place and those below it, and of the whole weeks before this one that had orders.

    Raises :class:`NothingToGoBy`.
    """
    monday = monday_before(now)
    volunteers = db.session.execute(_volunteers(place_code)).all()
    orders = db.session.execute(_orders(place_code, weeks, now)).all()
    if not volunteers or not orders:
        raise NothingToGoBy(place_code)
    kinds = tuple(sorted({order.service_type for order in orders}))
    places = sorted({order.place_code for order in orders})
    numbers = sorted({(order.posted_at - monday) // WEEK for order in orders})
    middle = h3.cell_to_latlng(orders[0].cell)
    facts = _learned()
    return District(
        kinds=kinds,
        communities=len(places),
        people=tuple(_somebody(row, kinds, middle, facts) for row in volunteers),
        orders=tuple(_past(row, kinds, places, middle, monday, numbers) for row in orders),
        weeks=len(numbers),
        willingness=facts["base"] if facts else None,
        median_delay=exp(facts["delays"]["center"]) if facts else None,
    )


def _volunteers(place_code: str) -> Select[Any]:
    learned = (
        func.coalesce(Attention.person, 1.0).label("person"),
        func.coalesce(Attention.accepted, 0).label("accepted"),
        Attention.by_kind,
    )
    found = select(Volunteer.home_cell, Volunteer.service_types, Wish.hours, *learned)
    found = found.outerjoin(Wish, Wish.volunteer_id == Volunteer.account_id)
    found = found.outerjoin(Attention, Attention.volunteer_id == Volunteer.account_id)
    return found.where(*volunteers_of(place_code)).order_by(Volunteer.account_id)


def _orders(place_code: str, weeks: int, now: datetime) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Order.posted_at, Order.respond_by, Order.place_code, Order.cell, Order.service_type, Order.slots, Order.urgency,
    )  # fmt: skip
    return select(*columns).where(*orders_of(place_code, weeks, now)).order_by(Order.posted_at, Order.id)


def _learned() -> Mapping[str, Any]:
    latest = select(KnowledgeVersion.facts).order_by(KnowledgeVersion.id.desc()).limit(1)
    return db.session.scalar(latest) or {}


def _somebody(row: Any, kinds: Sequence[str], middle: tuple[float, float], facts: Mapping[str, Any]) -> Somebody:
    general, own = facts.get("kinds", {}), row.by_kind or {}
    return Somebody(
        *_kilometres(row.home_cell, middle),
        kinds=tuple(number for number, kind in enumerate(kinds) if kind in row.service_types),
        profile=PROFILE_OF[row.hours or SAID_NOTHING],
        accepted=row.accepted,
        person=row.person,
        liking=tuple(general.get(kind, 1.0) * own.get(kind, 1.0) for kind in kinds),
    )


def _past(
    row: Any,
    kinds: Sequence[str],
    places: Sequence[str],
    middle: tuple[float, float],
    monday: datetime,
    weeks: Sequence[int],
) -> Past:
    week, rest = divmod(row.posted_at - monday, WEEK)
    return Past(
        weeks.index(week),
        rest / timedelta(hours=1),
        places.index(row.place_code),
        *_kilometres(row.cell, middle),
        kind=kinds.index(row.service_type),
        slots=row.slots,
        life=(row.respond_by - row.posted_at) / timedelta(hours=1),
        is_urgent=row.urgency == Urgency.URGENT,
    )


def _kilometres(cell: str, middle: tuple[float, float]) -> tuple[float, float]:
    """East and north of the middle."""
    latitude, longitude = h3.cell_to_latlng(cell)
    east = (longitude - middle[1]) * A_DEGREE * cos(radians(middle[0]))
    return east, (latitude - middle[0]) * A_DEGREE
