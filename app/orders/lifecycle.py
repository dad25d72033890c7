"""The statuses of orders and of the volunteers' parts in them: two tables, and the only functions that move along them."""

from enum import StrEnum
from uuid import UUID

from app.kit.database import db
from app.kit.ids import new_id
from app.orders.errors import AssignmentStatusForbids, OrderStatusForbids
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus, OrderTransition
from app.people.actors import Occasion

_O, _A = OrderStatus, AssignmentStatus

TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    _O.PENDING_REVIEW: frozenset({_O.OPEN, _O.REJECTED, _O.CANCELLED, _O.EXPIRED}),
    _O.OPEN: frozenset({_O.FILLED, _O.IN_SERVICE, _O.CANCELLED, _O.EXPIRED}),
    _O.FILLED: frozenset({_O.OPEN, _O.IN_SERVICE, _O.CANCELLED, _O.EXPIRED}),
    _O.IN_SERVICE: frozenset({_O.AWAITING_RATING, _O.CLOSED}),
    _O.AWAITING_RATING: frozenset({_O.CLOSED}),
    _O.CLOSED: frozenset(),
    _O.REJECTED: frozenset(),
    _O.CANCELLED: frozenset(),
    _O.EXPIRED: frozenset(),
}

ASSIGNMENT_TRANSITIONS: dict[AssignmentStatus, frozenset[AssignmentStatus]] = {
    _A.WAITLISTED: frozenset({_A.ACCEPTED, _A.WITHDRAWN, _A.RELEASED}),
    _A.ACCEPTED: frozenset({_A.CHECKED_IN, _A.WITHDRAWN, _A.NO_SHOW, _A.RELEASED}),
    _A.CHECKED_IN: frozenset({_A.COMPLETED, _A.RELEASED}),
    _A.COMPLETED: frozenset({_A.CONFIRMED, _A.DISPUTED}),
    _A.CONFIRMED: frozenset({_A.DISPUTED}),
    _A.NO_SHOW: frozenset({_A.DISPUTED}),
    _A.DISPUTED: frozenset({_A.CONFIRMED, _A.NO_SHOW, _A.RELEASED}),
    _A.WITHDRAWN: frozenset(),
    _A.RELEASED: frozenset(),
}

LIVE = (_O.OPEN, _O.FILLED, _O.IN_SERVICE)
"""Help is sought or under way."""
ENDED = (_O.CLOSED, _O.REJECTED, _O.CANCELLED, _O.EXPIRED)

LIVE_PARTS = (_A.WAITLISTED, _A.ACCEPTED, _A.CHECKED_IN, _A.COMPLETED, _A.CONFIRMED, _A.DISPUTED)
"""A volunteer has at most one of these an order."""
HOLDING = (_A.ACCEPTED, _A.CHECKED_IN, _A.COMPLETED, _A.CONFIRMED)
COMING = (_A.ACCEPTED, _A.CHECKED_IN)
"""The volunteer is bound to come, or there."""


def begin(order: Order, occasion: Occasion) -> None:
    """Write down with which status an order came to be."""
    _keep(order.id, None, None, order.status, occasion, None)


def begin_assignment(order: Order, assignment: Assignment, occasion: Occasion) -> None:
    """Write down with which status a volunteer's part in a locked order came to be, and count the slot that it holds."""
    _keep(order.id, assignment.id, None, assignment.status, occasion, None)
    order.taken += holds_slot(assignment)
    order.version += 1


def move(order: Order, to: OrderStatus, occasion: Occasion, reason: str | None = None) -> None:
    """Move an order; the transition is kept. Raises :class:`OrderStatusForbids`."""
    if to not in TRANSITIONS[order.status]:
        raise OrderStatusForbids(status=order.status.value)
    _keep(order.id, None, order.status, to, occasion, reason)
    order.status = to
    order.version += 1
    if to in ENDED:
        order.closed_at = occasion.at


def move_assignment(
    order: Order, assignment: Assignment, to: AssignmentStatus, occasion: Occasion, reason: str | None = None
) -> None:
    """Move a volunteer's part in a locked order, and count the slot that it holds or holds no longer; the transition is kept.

    Raises :class:`AssignmentStatusForbids`.
    """
    if to not in ASSIGNMENT_TRANSITIONS[assignment.status]:
        raise AssignmentStatusForbids(status=assignment.status.value)
    _keep(order.id, assignment.id, assignment.status, to, occasion, reason)
    held = holds_slot(assignment)
    assignment.status = to
    order.taken += holds_slot(assignment) - held
    order.version += 1


def holds_slot(assignment: Assignment) -> bool:
    """Whether a slot is this volunteer's: coming, there, or served; also disputed, unless they never came."""
    if assignment.status is AssignmentStatus.DISPUTED:
        return assignment.checked_in_at is not None
    return assignment.status in HOLDING


def _keep(
    order_id: UUID,
    assignment_id: UUID | None,
    before: StrEnum | None,
    after: StrEnum,
    occasion: Occasion,
    reason: str | None,
) -> None:
    """Add the row to the session: those of one act are written together."""
    row = OrderTransition(id=new_id(), order_id=order_id, assignment_id=assignment_id, to_status=after.value)
    row.from_status = before.value if before else None
    row.actor_id, row.at, row.reason = occasion.actor_id, occasion.at, reason
    db.session.add(row)
