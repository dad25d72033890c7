"""How held slots count: each is in the order's ``taken`` exactly once, as a slot without a name or as somebody's part.

Everything here is done to a locked order, and moves nobody up from the waitlist by itself.
"""

from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.events import record
from app.orders.holds import lifecycle
from app.orders.holds.events import HoldEvent, HoldReleased
from app.orders.holds.models import HoldStatus, SlotHold
from app.orders.models import Assignment, AssignmentStatus, Order
from app.people.actors import Occasion
from app.people.models import Grant, Role


def give(order: Order, hold: SlotHold, count: int) -> None:
    """Let ``count`` slots without a name go; they are free."""
    hold.unfilled -= count
    order.taken -= count
    order.version += 1


def take_again(order: Order, assignment: Assignment, occasion: Occasion) -> bool:
    """Whether the slot that a member of the group has left is the group's again, to be given to another of it."""
    if assignment.hold_id is None or assignment.status is AssignmentStatus.NO_SHOW:
        return False
    hold = locked(assignment.hold_id)
    if hold.status is not HoldStatus.HELD or occasion.at >= hold.fill_by:
        return False
    hold.unfilled += 1
    order.taken += 1
    return True


def release_all(order: Order, occasion: Occasion, *, is_told: bool = True) -> None:
    """Let every group go: the order has ended, or its search has. Who was named keeps their part, or is released by itself."""
    standing = select(SlotHold).where(SlotHold.order_id == order.id, SlotHold.status == HoldStatus.HELD)
    for hold in db.session.scalars(standing.execution_options(populate_existing=True)):
        lacked = hold.unfilled
        give(order, hold, lacked)
        lifecycle.move(hold, HoldStatus.RELEASED if lacked else HoldStatus.FILLED, occasion)
        if lacked:
            tell(HoldReleased, hold, occasion, is_told=is_told)


def locked(hold_id: UUID) -> SlotHold:
    """Held slots, of an order that is locked."""
    mine = select(SlotHold).where(SlotHold.id == hold_id).execution_options(populate_existing=True)
    return db.session.scalars(mine).one()


def tell(event: type[HoldEvent], hold: SlotHold, occasion: Occasion, **facts: object) -> None:
    """Record that this happened to a group's slots."""
    about: dict[str, object] = {"order_id": hold.order_id, "hold_id": hold.id, "holder_ids": _holders(hold)}
    record(event(at=occasion.at, actor_id=occasion.actor_id, **about, **facts))  # type: ignore[arg-type]


def _holders(hold: SlotHold) -> tuple[UUID, ...]:
    leads = (Grant.role == Role.LEADER) & (Grant.team_id == hold.team_id)
    speaks = (Grant.role == Role.OFFICER) & (Grant.organization_id == hold.organization_id)
    mine = select(Grant.account_id).where(leads if hold.team_id else speaks, Grant.revoked_at.is_(None))
    return tuple(db.session.scalars(mine.distinct()))
