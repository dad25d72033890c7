"""Lists of orders and of parts in them: cursor pages, newest first, each a constant number of statements."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import h3
from sqlalchemy import ColumnElement, Select, Text, cast, func, literal_column, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import FromClause

from app.kit import pages
from app.kit.database import db
from app.kit.pages import Page, PageRequest, page_of
from app.orders import policy, seeing
from app.orders.errors import NotModeratorHere, OrderMalformed
from app.orders.models import Assignment, Audience, Order, OrderStatus, OrderTransition
from app.orders.queries import belongs_to_audience
from app.people.actors import Actor, Occasion
from app.people.models import Role
from app.people.permissions import Permission
from app.places.models import Place, PlaceLevel
from app.registration.models import Volunteer

FARTHEST_RINGS = 6
"""Of H3 cells around one's own: 127 cells, about 6 km each way."""
_IS_OPEN = Order.status == literal_column(f"'{OrderStatus.OPEN.value}'")
"""As a constant: a plan made for any parameter could not use the partial index."""
NEWEST_FIRST = pages.Order((Order.id,))


@dataclass(frozen=True)
class Wanted:
    """Which open orders somebody looks for."""

    near: str | None = None
    """A coarse H3 cell; the volunteer's home cell where neither this nor a place is named."""
    rings: int = 2
    place_code: str | None = None
    service_type: str | None = None


def open_orders(wanted: Wanted, occasion: Occasion, request: PageRequest) -> Page[Order]:
    """Open orders near a cell, or of a place, that are meant for this person. Raises :class:`OrderMalformed`."""
    conditions = [_IS_OPEN, Order.respond_by > occasion.at, _meant_for(occasion.person)]
    if wanted.service_type is not None:
        conditions.append(Order.service_type == wanted.service_type)
    if wanted.place_code is not None:
        return _newest("orders.place", Order.place_code, _communities(wanted.place_code), conditions, request)
    return _newest("orders.near", Order.cell, _cells(wanted, occasion.person), conditions, request)


@dataclass(frozen=True)
class Which:
    """Which orders of a place, and of those below it, its committee looks at."""

    place_code: str
    status: OrderStatus | None = None
    on_behalf: bool | None = None
    """Only those that somebody typed for who asks, or only the others."""


def orders_of_place(which: Which, occasion: Occasion, request: PageRequest) -> Page[Order]:
    """All orders of a place and those below it, for its committee and operators. Raises :class:`NotModeratorHere`.

    An operator rates and cancels for residents whose orders a colleague typed, so they must find them.
    """
    if not occasion.person.may_at(Permission.ORDERS_READ_OF_PLACE, which.place_code):
        raise NotModeratorHere()
    conditions = [Order.status == which.status] if which.status else []
    if which.on_behalf is not None:
        conditions.append((Order.posted_by_id != Order.poster_id).is_(which.on_behalf))
    return _newest("orders.committee", Order.place_code, _communities(which.place_code), conditions, request)


def in_review_at(place_code: str) -> Select[UUID]:
    """The orders that wait for a look before volunteers hear of them, of a place and those below it.

    They are read from the orders that are alive, of which there are never many.
    """
    waiting = (Order.status == literal_column(f"'{OrderStatus.PENDING_REVIEW.value}'"), Order.closed_at.is_(None))
    return select(Order.id).where(*waiting, Order.place_code.startswith(place_code))


def own_orders(occasion: Occasion, request: PageRequest) -> Page[Order]:
    """The orders that a person asked for, needs, or typed."""
    me = occasion.person.account_id
    theirs = or_(Order.poster_id == me, Order.recipient_id == me, Order.posted_by_id == me)
    return page_of("orders.own", select(Order).where(theirs), NEWEST_FIRST, request)


class OwnPart(NamedTuple):
    """A volunteer's part in an order, with the order."""

    assignment: Assignment
    order: Order


def own_parts(occasion: Occasion, request: PageRequest) -> Page[OwnPart]:
    """The parts that a volunteer has, or had, in orders."""
    statement = (
        select(Assignment, Order)
        .join(Order, Order.id == Assignment.order_id)
        .where(Assignment.volunteer_id == occasion.person.account_id)
    )
    page = page_of("assignments.own", statement, pages.Order((Assignment.id,)), request)
    return Page([OwnPart(*row) for row in page.rows], page.next_cursor)


class By(StrEnum):
    """Who made a transition, as far as readers are told."""

    YOU = "you"
    ASKING = "asking"
    """Who asks, who needs it, or who typed it."""
    VOLUNTEER = "volunteer"
    COMMITTEE = "committee"
    """An operator, a team's leader or the committee."""
    SERVICE = "service"
    """A rule, when its time came."""


@dataclass(frozen=True)
class Step:
    """A transition as somebody may see it."""

    transition: OrderTransition
    by: By


def steps_of(order_id: UUID, occasion: Occasion, request: PageRequest) -> Page[Step]:
    """The transitions of an order, oldest first; of others' parts in it only for those whom they concern.

    Raises :class:`OrderNotFound`.
    """
    order, _, _ = seeing.look(order_id, occasion)
    me = occasion.person.account_id
    statement = (
        select(OrderTransition, Assignment.volunteer_id)
        .outerjoin(Assignment, Assignment.id == OrderTransition.assignment_id)
        .where(OrderTransition.order_id == order_id)
    )
    if not policy.may_see_parts(order, occasion.person):
        statement = statement.where(or_(OrderTransition.assignment_id.is_(None), Assignment.volunteer_id == me))
    page = page_of("orders.steps", statement, pages.Order((OrderTransition.id,), descending=False), request)
    return Page([Step(row, _by(row, volunteer, order, me)) for row, volunteer in page.rows], page.next_cursor)


_BY_VOLUNTEERS = (OrderStatus.OPEN, OrderStatus.FILLED, OrderStatus.IN_SERVICE, OrderStatus.AWAITING_RATING)
"""Where an order goes by what a volunteer does."""


def _by(row: OrderTransition, volunteer_id: UUID | None, order: Order, me: UUID) -> By:
    if row.actor_id is None:
        return By.SERVICE
    if row.actor_id == me:
        return By.YOU
    if row.actor_id in (order.poster_id, order.recipient_id, order.posted_by_id):
        return By.ASKING
    is_volunteer = row.actor_id == volunteer_id or (volunteer_id is None and row.to_status in _BY_VOLUNTEERS)
    return By.VOLUNTEER if is_volunteer else By.COMMITTEE


def _meant_for(actor: Actor) -> ColumnElement[bool]:
    led = [held.team_id for held in actor.held if held.role is Role.LEADER]
    return or_(Order.audience == Audience.VOLUNTEERS, belongs_to_audience(actor), Order.team_id.in_(led))


def _communities(place_code: str) -> FromClause:
    below = select(Place.code.label("value"))
    return below.where(Place.code.like(f"{place_code}%"), Place.level == PlaceLevel.COMMUNITY).subquery()


def _cells(wanted: Wanted, actor: Actor) -> FromClause:
    """The cells around the one wanted; raises :class:`OrderMalformed` where there is none."""
    near = wanted.near or db.session.scalar(select(Volunteer.home_cell).where(Volunteer.account_id == actor.account_id))
    if near is None or not h3.is_valid_cell(near):
        raise OrderMalformed({"/near": ["name a cell or a place"]})
    cells = [str(cell) for cell in h3.grid_disk(near, wanted.rings)]
    return func.unnest(cast(cells, ARRAY(Text))).table_valued("value", name="cells").render_derived()


def _newest(
    name: str, column: InstrumentedAttribute[str], values: FromClause, conditions: list[Any], request: PageRequest
) -> Page[Order]:
    """The newest orders whose column has one of these values.

    The newest of each value are read from its own index range and merged, so that the cost depends on the number of values and
    the page, and never on how many orders there are.
    """
    newest = select(Order.id).where(column == values.c.value, *conditions)
    position = pages.position(name, NEWEST_FIRST, request)
    if position is not None:
        newest = newest.where(Order.id < position[0])
    of_one = newest.order_by(Order.id.desc()).limit(request.limit + 1).lateral("newest")
    ids = select(of_one.c.id).select_from(values).join(of_one, true())
    merged = ids.order_by(of_one.c.id.desc()).limit(request.limit + 1)
    return page_of(name, select(Order).where(Order.id.in_(merged)), NEWEST_FIRST, request)
