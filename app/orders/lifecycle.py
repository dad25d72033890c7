"""The statuses of orders and of the volunteers' parts in them: two tables, and the only functions that move along them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Update, and_, bindparam, insert, literal_column, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from app.kit.database import db, table_of
from app.kit.ids import new_id
from app.kit.statements import Statement
from app.orders.errors import AssignmentStatusForbids, OrderStatusForbids
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus, OrderTransition
from app.people.actors import Occasion
from app.registration.models import Volunteer

if TYPE_CHECKING:
    from app.orders.asking import Asked, Candidate

_O, _A = OrderStatus, AssignmentStatus

TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    _O.PENDING_REVIEW: frozenset({_O.OPEN, _O.REJECTED, _O.CANCELLED, _O.EXPIRED}),
    _O.OPEN: frozenset({_O.FILLED, _O.MERGED, _O.IN_SERVICE, _O.CANCELLED, _O.EXPIRED}),
    _O.FILLED: frozenset({_O.OPEN, _O.IN_SERVICE, _O.CANCELLED, _O.EXPIRED}),
    _O.MERGED: frozenset({_O.OPEN, _O.CLOSED, _O.CANCELLED, _O.EXPIRED}),
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
    """Write down with which status an order came to be; it goes out with what follows."""
    step = {"id": new_id(), "order_id": order.id, "to_status": order.status.value}
    _BEGIN_ORDER.later({**step, "actor_id": occasion.actor_id, "at": occasion.at})


@dataclass(frozen=True)
class Begun:
    """A volunteer's part in an order as it begins: the row that is written, not yet an object of the session."""

    order_id: UUID
    volunteer_id: UUID
    organization_id: UUID
    status: AssignmentStatus
    accepted_at: datetime
    id: UUID = field(default_factory=new_id)
    checked_in_at: None = None
    proof: None = None
    completed_at: None = None
    minutes: None = None
    confirmed_at: None = None


def begin_assignment(order: "Asked", volunteer: "Candidate", status: AssignmentStatus, occasion: Occasion) -> Begun:
    """A volunteer's new part in a locked order: the row, its first transition and the slot that it takes, in one statement.

    It goes out with what follows; the refusals of its constraints (a second live part, a slot too many, no active volunteer any
    more) come then.
    """
    part = Begun(order.id, volunteer.account_id, volunteer.organization_id, status, occasion.at)
    slots = int(status in HOLDING)
    step = {"step_id": new_id(), "step_to": status.value, "step_by": occasion.actor_id}
    _BEGIN_PART.later({**vars(part), **step, "slots_taken": slots})
    _count(order, slots)
    return part


def _count(order: "Asked", slots: int) -> None:
    """Where the session knows the order as an object, let it know this, too."""
    known = db.session.identity_map.get(identity_key(Order, order.id))
    if known is not None:
        set_committed_value(known, "taken", order.taken + slots)
        set_committed_value(known, "version", order.version + 1)


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


def keep_standing(order: Order, assignment: Assignment, occasion: Occasion, reason: str | None) -> None:
    """Write down that it was decided, and why, to leave a part in a locked order where it stands."""
    _keep(order.id, assignment.id, assignment.status, assignment.status, occasion, reason)
    order.version += 1


def keep_entry(order: Order, assignment: Assignment, occasion: Occasion, reason: str) -> None:
    """Write down that a part in an order was entered afterwards, and why."""
    _keep(order.id, assignment.id, None, assignment.status, occasion, reason)


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


def _begin_part() -> Update:
    orders, parts, steps = table_of(Order), table_of(Assignment), table_of(OrderTransition)
    names = ("id", "order_id", "volunteer_id", "status", "accepted_at")
    row: dict[str, Any] = {name: bindparam(name) for name in names} | {
        "code_tries": literal_column("0"),
        "organization_id": _home(),
    }
    part = insert(parts).values(row).cte("part")
    step = insert(steps).values(
        id=bindparam("step_id"),
        order_id=bindparam("order_id"),
        assignment_id=bindparam("id"),
        to_status=bindparam("step_to"),
        actor_id=bindparam("step_by"),
        at=bindparam("accepted_at"),
    )
    counted = {"taken": orders.c.taken + bindparam("slots_taken"), "version": orders.c.version + 1}
    return update(orders).where(orders.c.id == bindparam("order_id")).values(counted).add_cte(part, step.cte("step"))


def _home() -> ScalarSelect[UUID]:
    """The home organization of an active volunteer, who stays one until this is committed; of anybody else NULL, a refusal.

    So a withdrawal at the same moment comes wholly before, or wholly after and finds the part to take back.
    """
    volunteers = table_of(Volunteer)
    active = and_(volunteers.c.account_id == bindparam("volunteer_id"), volunteers.c.is_active)
    return select(volunteers.c.organization_id).where(active).with_for_update(read=True).scalar_subquery()


_BEGIN_PART = Statement(_begin_part())
_BEGIN_ORDER = Statement(
    insert(table_of(OrderTransition)).values(
        {name: bindparam(name) for name in ("id", "order_id", "to_status", "actor_id", "at")}
    )
)
