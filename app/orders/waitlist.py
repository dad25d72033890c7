"""The waitlist: who comes next when a slot is free, and letting go of those whose turn never came."""

from uuid import UUID

from app.orders import lifecycle, queries
from app.orders.events import OrderExpired, OrderFilled, OrderReopened, VolunteerPromoted, VolunteerReleased
from app.orders.holds import slots
from app.orders.lifecycle import LIVE
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus
from app.orders.telling import tell, tell_of
from app.people.actors import Occasion


def promote(order_id: UUID, occasion: Occasion) -> None:
    """Give the free slots of an order to those who wait. For the job that catches what was missed; repeatable."""
    order = queries.locked(order_id)
    if order.status in LIVE:
        fill(order, occasion)


def fill(order: Order, occasion: Occasion) -> None:
    """Give the free slots of a locked, live order to those who wait, in their order, and let its status follow."""
    free = order.slots - order.taken
    coming = queries.next_in_line(order.id, free) if free and occasion.at < order.ends_at else []
    for assignment in coming:
        lifecycle.move_assignment(order, assignment, AssignmentStatus.ACCEPTED, occasion)
        tell_of(VolunteerPromoted, assignment, occasion)
    follow(order, occasion)


def follow(order: Order, occasion: Occasion) -> None:
    """Let the status of a locked order follow its slots: open while some are free and there is time to answer, else filled."""
    if order.status is OrderStatus.OPEN and order.taken == order.slots:
        lifecycle.move(order, OrderStatus.FILLED, occasion)
        tell(OrderFilled, order, occasion)
    elif order.status is OrderStatus.FILLED and order.taken < order.slots:
        _reopen(order, occasion)


def _reopen(order: Order, occasion: Occasion) -> None:
    """Seek again, until the start if need be; too late for that, go on with those who come, or end honestly with none."""
    if occasion.at >= order.respond_by:
        order.respond_by = max(order.respond_by, order.starts_at)
    if occasion.at < order.respond_by:
        lifecycle.move(order, OrderStatus.OPEN, occasion)
        tell(OrderReopened, order, occasion)
    elif order.taken == 0:
        lifecycle.move(order, OrderStatus.EXPIRED, occasion)
        release_all(order, occasion)
        tell(OrderExpired, order, occasion)


def release_all(order: Order, occasion: Occasion, *, is_told: bool = True) -> None:
    """Release everybody who waits for an ended order, or was to come, and the slots that groups hold."""
    waiting = queries.parts(order.id, (AssignmentStatus.WAITLISTED, AssignmentStatus.ACCEPTED))
    release(order, waiting, occasion, is_told=is_told)
    slots.release_all(order, occasion, is_told=is_told)


def release(
    order: Order, assignments: list[Assignment], occasion: Occasion, reason: str | None = None, *, is_told: bool = True
) -> None:
    """Release these: nobody's fault."""
    for assignment in assignments:
        lifecycle.move_assignment(order, assignment, AssignmentStatus.RELEASED, occasion, reason)
        tell_of(VolunteerReleased, assignment, occasion, is_told=is_told)
