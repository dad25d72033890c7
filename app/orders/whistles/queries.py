"""Named selects of whistles: each list a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, false, func, literal_column, select

from app.kit.database import db
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.orders import policy as of_orders
from app.orders import queries as orders
from app.orders.errors import NotModeratorHere
from app.orders.models import Order
from app.orders.whistles import policy
from app.orders.whistles.errors import WhistleCallNotFound, WhistleNotFound, WhistleNotYours, WhistleOver
from app.orders.whistles.lifecycle import WAITING
from app.orders.whistles.models import CallStatus, Climb, Whistle, WhistleCall, WhistleStatus, WhistleStep
from app.people.actors import Actor, Occasion
from app.people.models import Role
from app.people.permissions import Permission
from app.registration.models import Organization


@dataclass(frozen=True)
class CallSheet:
    """The call of a unit, with the unit's name."""

    call: WhistleCall
    name: str


@dataclass(frozen=True)
class WhistleFile:
    """A whistle with its order and its calls."""

    whistle: Whistle
    order: Order
    calls: Sequence[CallSheet]


@dataclass(frozen=True)
class WhistleLine:
    """A whistle in a list: how many units are called, wait, have handled it or handed it back, and are overdue."""

    whistle: Whistle
    order: Order
    called: int
    waiting: int
    handled: int
    handed_back: int
    overdue: int


@dataclass(frozen=True)
class OwnCall:
    """The call of one's unit, with what it is about."""

    call: WhistleCall
    whistle: Whistle
    order: Order
    name: str


def open_at(place_code: str) -> Select[UUID]:
    """The whistles of a place and those below it that are not closed yet."""
    blown = Whistle.status == literal_column(f"'{WhistleStatus.OPEN.value}'")
    return select(Whistle.id).where(blown, Whistle.place_code.startswith(place_code))


def locked(whistle_id: UUID, occasion: Occasion) -> tuple[Order, Whistle]:
    """A whistle with its order, both locked; raises :class:`WhistleNotFound` also where the person may not see it."""
    order_id = db.session.scalar(select(Whistle.order_id).where(Whistle.id == whistle_id))
    if order_id is None:
        raise WhistleNotFound()
    order = orders.locked(order_id)
    mine = select(Whistle).where(Whistle.id == whistle_id).with_for_update()
    whistle = db.session.scalars(mine, execution_options={"populate_existing": True}).one()
    if not _may_see(whistle, order, occasion.person):
        raise WhistleNotFound()
    return order, whistle


def locked_call(call_id: UUID, occasion: Occasion) -> tuple[Order, Whistle, WhistleCall]:
    """The call of a unit with whistle and order, all locked; raises :class:`WhistleCallNotFound`."""
    whistle_id = db.session.scalar(select(WhistleCall.whistle_id).where(WhistleCall.id == call_id))
    try:
        order, whistle = locked(whistle_id, occasion) if whistle_id else (None, None)
    except WhistleNotFound as refusal:
        raise WhistleCallNotFound() from refusal
    if order is None or whistle is None:
        raise WhistleCallNotFound()
    mine = select(WhistleCall).where(WhistleCall.id == call_id).with_for_update()
    return order, whistle, db.session.scalars(mine, execution_options={"populate_existing": True}).one()


def require_open(whistle: Whistle) -> None:
    """Raise :class:`WhistleOver` of a closed one."""
    if whistle.status is not WhistleStatus.OPEN:
        raise WhistleOver()


def calls_of(whistle: Whistle) -> list[WhistleCall]:
    """The calls of a locked whistle."""
    mine = select(WhistleCall).where(WhistleCall.whistle_id == whistle.id).order_by(WhistleCall.id).with_for_update()
    return list(db.session.scalars(mine, execution_options={"populate_existing": True}))


def sounds_for(order_id: UUID) -> bool:
    """Whether an order has an open whistle."""
    sounding = select(Whistle.id).where(Whistle.order_id == order_id, Whistle.status == WhistleStatus.OPEN)
    return db.session.scalar(sounding) is not None


def seen(whistle_id: UUID, occasion: Occasion) -> WhistleFile:
    """A whistle, for the committee of its place, the called units and who asked; raises :class:`WhistleNotFound`."""
    row = db.session.execute(_with_order().where(Whistle.id == whistle_id)).one_or_none()
    if row is None or not _may_see(row.Whistle, row.Order, occasion.person):
        raise WhistleNotFound()
    calls = (
        select(WhistleCall, Organization.name)
        .join(Organization, Organization.id == WhistleCall.organization_id)
        .where(WhistleCall.whistle_id == whistle_id)
        .order_by(WhistleCall.id)
    )
    return WhistleFile(row.Whistle, row.Order, [CallSheet(*each) for each in db.session.execute(calls)])


def seen_call(call_id: UUID, occasion: Occasion) -> WhistleCall:
    """The call of a unit, for who sees its whistle; raises :class:`WhistleCallNotFound`."""
    call = db.session.get(WhistleCall, call_id)
    row = db.session.execute(_with_order().where(Whistle.id == call.whistle_id)).one() if call else None
    if call is None or row is None or not _may_see(row.Whistle, row.Order, occasion.person):
        raise WhistleCallNotFound()
    return call


def steps_of(whistle_id: UUID, occasion: Occasion, request: PageRequest) -> Page[WhistleStep]:
    """What happened to a whistle, the first first, for committee and units; raises :class:`WhistleNotFound`."""
    whistle = seen(whistle_id, occasion).whistle
    if not (policy.commands(whistle, occasion.person) or policy.is_called(whistle, occasion.person)):
        raise WhistleNotYours()
    mine = select(WhistleStep).where(WhistleStep.whistle_id == whistle_id)
    return page_of("whistle-steps", mine, Sorting([WhistleStep.id], descending=False), request)


def of_place(
    place_code: str, status: WhistleStatus | None, occasion: Occasion, request: PageRequest
) -> Page[WhistleLine]:
    """The whistles of a place and those below it, the latest first; raises ``NotModeratorHere``."""
    if not occasion.person.may_at(Permission.ORDERS_MODERATE, place_code):
        raise NotModeratorHere()
    conditions = [Whistle.place_code.startswith(place_code, autoescape=True)]
    conditions += [Whistle.status == status] if status else []
    counts = [_count(), _count(WhistleCall.status.in_(WAITING))]
    counts += [_count(WhistleCall.status.in_((CallStatus.HANDLED, CallStatus.CLOSED)))]
    counts += [_count(WhistleCall.status == CallStatus.HANDED_BACK), _count(WhistleCall.climb != Climb.NONE)]
    statement = _with_order().add_columns(*counts).where(*conditions)
    page = page_of("whistles", statement, Sorting([Whistle.id]), request)
    return Page([WhistleLine(*row) for row in page.rows], page.next_cursor)


def own_calls(organization_id: UUID | None, occasion: Occasion, request: PageRequest) -> Page[OwnCall]:
    """What the units that a person speaks for are to do, or one of these units, the latest first."""
    held = occasion.person.held
    units = [each.organization_id for each in held if each.role is Role.OFFICER and each.organization_id]
    units = [unit for unit in units if organization_id in (None, unit)]
    statement = (
        select(WhistleCall, Whistle, Order, Organization.name)
        .join(Whistle, Whistle.id == WhistleCall.whistle_id)
        .join(Order, Order.id == Whistle.order_id)
        .join(Organization, Organization.id == WhistleCall.organization_id)
        .where(WhistleCall.organization_id.in_(units) if units else false(), WhistleCall.status.in_(WAITING))
    )
    page = page_of("whistle-calls", statement, Sorting([WhistleCall.id]), request)
    return Page([OwnCall(*row) for row in page.rows], page.next_cursor)


def call_sheet(call: WhistleCall) -> CallSheet:
    """A call with its unit's name."""
    name = select(Organization.name).where(Organization.id == call.organization_id)
    return CallSheet(call, db.session.scalars(name).one())


def _with_order() -> Any:
    return select(Whistle, Order).join(Order, Order.id == Whistle.order_id)


def _count(*which: Any) -> ScalarSelect[Any]:
    mine = select(func.count()).where(WhistleCall.whistle_id == Whistle.id, *which)
    return mine.correlate(Whistle).scalar_subquery()


def _may_see(whistle: Whistle, order: Order, actor: Actor) -> bool:
    return policy.commands(whistle, actor) or of_orders.is_asking(order, actor) or policy.is_called(whistle, actor)
