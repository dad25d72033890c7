"""Named selects of held slots: each list a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select

from app.kit.database import db
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.orders import policy as of_orders
from app.orders import queries as orders
from app.orders import seeing
from app.orders.errors import OrderNotYours
from app.orders.holds import policy, slots
from app.orders.holds.errors import HoldNotFound, HoldOver, NotOfGroup
from app.orders.holds.models import HoldStatus, SlotHold
from app.orders.holds.policy import Group
from app.orders.lifecycle import LIVE_PARTS
from app.orders.models import Assignment, Order
from app.people.actors import Actor, Occasion
from app.people.models import Account, Role
from app.registration.models import Organization, Team


@dataclass(frozen=True)
class Named:
    """A member who is named, with their part in the order."""

    assignment: Assignment
    name: str | None


@dataclass(frozen=True)
class HoldSheet:
    """Held slots with their order and the name of who holds them."""

    hold: SlotHold
    order: Order
    name: str
    named: Sequence[Named] = ()


def locked(hold_id: UUID) -> tuple[Order, SlotHold]:
    """Held slots with their order, which is locked; raises :class:`HoldNotFound`."""
    order_id = db.session.scalar(select(SlotHold.order_id).where(SlotHold.id == hold_id))
    if order_id is None:
        raise HoldNotFound()
    return orders.locked(order_id), slots.locked(hold_id)


def to_change(hold_id: UUID, occasion: Occasion) -> tuple[Order, SlotHold]:
    """The same for who speaks for the group, while it can be changed; raises :class:`HoldNotFound`, :class:`NotOfGroup`,
    :class:`HoldOver`."""
    order, hold = locked(hold_id)
    if not policy.may_hold(hold, occasion.person):
        raise NotOfGroup() if policy.may_see(hold, order, occasion.person) else HoldNotFound()
    if hold.status is not HoldStatus.HELD or occasion.at >= hold.fill_by:
        raise HoldOver(status=hold.status.value)
    return order, hold


def seen(hold_id: UUID, occasion: Occasion) -> HoldSheet:
    """Held slots and who is named, for the group, who asks, operator and committee; raises :class:`HoldNotFound`."""
    row = db.session.execute(_sheets().where(SlotHold.id == hold_id)).one_or_none()
    if row is None or not policy.may_see(row.SlotHold, row.Order, occasion.person):
        raise HoldNotFound()
    named = (
        select(Assignment, Account.name)
        .join(Account, Account.id == Assignment.volunteer_id)
        .where(Assignment.hold_id == hold_id, Assignment.status.in_(LIVE_PARTS))
        .order_by(Assignment.id)
    )
    return HoldSheet(row[0], row[1], row[2], [Named(*each) for each in db.session.execute(named)])


def own(group: Group, status: HoldStatus | None, occasion: Occasion, request: PageRequest) -> Page[HoldSheet]:
    """What the groups that a person speaks for hold and held, or one of these groups, the latest first."""
    mine = [_spoken_for(occasion.person), *of_group(SlotHold, group)]
    mine += [SlotHold.status == status] if status else []
    return _page("holds.own", _sheets().where(*mine), request)


def of_order(order_id: UUID, occasion: Occasion, request: PageRequest) -> Page[HoldSheet]:
    """Which groups hold slots of an order, the latest first: for who asks, operator and committee.

    Raises ``OrderNotFound``, ``OrderNotYours``.
    """
    order, _, _ = seeing.look(order_id, occasion)
    if not (of_orders.is_asking(order, occasion.person) or of_orders.is_responsible(order, occasion.person)):
        raise OrderNotYours()
    return _page("holds.order", _sheets().where(SlotHold.order_id == order_id), request)


def of_group(table: Any, group: Group) -> list[ColumnElement[bool]]:
    """That a row names this team, or this organization; nothing where whatever group is meant."""
    teams = [table.team_id == group.team_id] if group.team_id else []
    return teams + ([table.organization_id == group.organization_id] if group.organization_id else [])


def _sheets() -> Any:
    return (
        select(SlotHold, Order, func.coalesce(Team.name, Organization.name))
        .join(Order, Order.id == SlotHold.order_id)
        .outerjoin(Team, Team.id == SlotHold.team_id)
        .outerjoin(Organization, Organization.id == SlotHold.organization_id)
    )


def _spoken_for(actor: Actor) -> ColumnElement[bool]:
    teams = [held.team_id for held in actor.held if held.role is Role.LEADER and held.team_id]
    units = [held.organization_id for held in actor.held if held.role is Role.OFFICER and held.organization_id]
    theirs = [SlotHold.team_id.in_(teams)] if teams else []
    theirs += [SlotHold.organization_id.in_(units)] if units else []
    return or_(false(), *theirs)


def _page(name: str, statement: Any, request: PageRequest) -> Page[HoldSheet]:
    page = page_of(name, statement, Sorting([SlotHold.id]), request)
    return Page([HoldSheet(*row) for row in page.rows], page.next_cursor)
