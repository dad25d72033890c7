"""What lies on a desk, and the offers by hand of an order or to a person: each a constant number of statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, false, func, or_, select

from app.dispatch.desk import policy
from app.dispatch.desk.errors import HandOfferNotFound
from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.dispatch.models import Circle, Dispatch
from app.kit.database import db
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.orders.errors import NotModeratorHere, OrderNotFound
from app.orders.holds.policy import Group
from app.orders.holds.queries import of_group
from app.orders.models import Order, OrderStatus, Urgency
from app.people.actors import Actor, Occasion
from app.people.models import Account, Role
from app.people.permissions import Permission
from app.registration.models import Organization, Team

_OPEN = HandOffer.status == HandOfferStatus.OFFERED


@dataclass(frozen=True)
class OnDesk:
    """An order on the desk: how many were told, and how many of the asked have not answered or said no."""

    order: Order
    told: int
    waiting: int
    answer_by: datetime | None
    """When the next open offer lapses."""
    declined: int


@dataclass(frozen=True)
class OfferSheet:
    """An offer by hand with its order and the name of who was asked."""

    offer: HandOffer
    order: Order
    name: str | None


def on_desk(place_code: str, occasion: Occasion, request: PageRequest) -> Page[OnDesk]:
    """The orders that nobody answered, of a place and those below it; urgent ones first, then what is to be answered soonest.

    Raises ``NotModeratorHere``.
    """
    if not occasion.person.may_at(Permission.ORDERS_MODERATE, place_code):
        raise NotModeratorHere()
    lying = (
        select(
            Order, Dispatch.asked, _count(_OPEN), _next_answer(), _count(HandOffer.status == HandOfferStatus.DECLINED)
        )
        .join(Dispatch, Dispatch.order_id == Order.id)
        .where(*_lies_on(place_code, occasion.at))
    )
    later = case((Order.urgency == Urgency.URGENT, 0), else_=1)
    page = page_of("desk", lying, Sorting([later, Order.respond_by, Order.id], descending=False), request)
    return Page([OnDesk(*row) for row in page.rows], page.next_cursor)


def lying_at(place_code: str, at: datetime) -> Select[UUID]:
    """What lies on the desk of a place and those below it."""
    return select(Order.id).join(Dispatch, Dispatch.order_id == Order.id).where(*_lies_on(place_code, at))


def of_order(order_id: UUID, occasion: Occasion, request: PageRequest) -> Page[OfferSheet]:
    """The offers of an order of one's place, the latest first; raises ``OrderNotFound``."""
    order = db.session.get(Order, order_id)
    if order is None or not occasion.person.may_at(Permission.ORDERS_MODERATE, order.place_code):
        raise OrderNotFound()
    return _page("hand-offers", _sheets().where(HandOffer.order_id == order_id), request)


def own(group: Group, occasion: Occasion, request: PageRequest) -> Page[OfferSheet]:
    """The open offers that the person may answer, or those to one group for which they do, the latest first."""
    live = (_OPEN, HandOffer.answer_by > occasion.at, Order.status == OrderStatus.OPEN)
    mine = _sheets().where(_answerable(occasion.person), *live, *of_group(HandOffer, group))
    return _page("own-hand-offers", mine, request)


def seen(offer_id: UUID, occasion: Occasion) -> OfferSheet:
    """One offer, for who may answer it and the committee; raises :class:`HandOfferNotFound`."""
    row = db.session.execute(_sheets().where(HandOffer.id == offer_id)).one_or_none()
    if row is None or not policy.may_see(row.HandOffer, row.Order, occasion.person):
        raise HandOfferNotFound()
    return OfferSheet(*row)


def waiting_of(order_id: Any) -> tuple[ScalarSelect[Any], ScalarSelect[Any]]:
    """How many offers of an order are open, and until when: for a statement that reads the order."""
    mine = (HandOffer.order_id == order_id, _OPEN)
    count = select(func.count()).where(*mine).scalar_subquery()
    return count, select(func.max(HandOffer.answer_by)).where(*mine).scalar_subquery()


def _lies_on(place_code: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Order.place_code.startswith(place_code, autoescape=True), Dispatch.circle == Circle.DESK,
        Order.status == OrderStatus.OPEN, Order.taken < Order.slots, Order.respond_by > at,
    )  # fmt: skip


def _count(which: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count()).where(HandOffer.order_id == Order.id, which).correlate(Order).scalar_subquery()


def _next_answer() -> ScalarSelect[Any]:
    return (
        select(func.min(HandOffer.answer_by))
        .where(HandOffer.order_id == Order.id, _OPEN)
        .correlate(Order)
        .scalar_subquery()
    )


def _sheets() -> Any:
    return (
        select(HandOffer, Order, func.coalesce(Team.name, Organization.name, Account.name))
        .join(Order, Order.id == HandOffer.order_id)
        .outerjoin(Account, Account.id == HandOffer.volunteer_id)
        .outerjoin(Team, Team.id == HandOffer.team_id)
        .outerjoin(Organization, Organization.id == HandOffer.organization_id)
    )


def _answerable(actor: Actor) -> ColumnElement[bool]:
    teams = [held.team_id for held in actor.held if held.role is Role.LEADER and held.team_id]
    units = [held.organization_id for held in actor.held if held.role is Role.OFFICER and held.organization_id]
    theirs = [HandOffer.volunteer_id == actor.account_id]
    theirs += [HandOffer.team_id.in_(teams)] if teams else []
    theirs += [HandOffer.organization_id.in_(units)] if units else []
    return or_(false(), *theirs)


def _page(name: str, statement: Any, request: PageRequest) -> Page[OfferSheet]:
    page = page_of(name, statement, Sorting([HandOffer.id]), request)
    return Page([OfferSheet(*row) for row in page.rows], page.next_cursor)
