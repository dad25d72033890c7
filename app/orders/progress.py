"""How an order goes on and ends by what becomes of the parts in it."""

from sqlalchemy import func, select

from app.kit.database import db
from app.orders import lifecycle, waitlist
from app.orders.events import OrderClosed, ServiceConfirmed
from app.orders.lifecycle import COMING
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus
from app.orders.telling import tell, tell_of
from app.people.actors import Occasion

_UNSETTLED = (Assignment.status == AssignmentStatus.DISPUTED) & Assignment.settled_at.is_(None)
_WAITS = (Assignment.status == AssignmentStatus.COMPLETED) | (_UNSETTLED & Assignment.checked_in_at.is_not(None))


def advance(order: Order, occasion: Occasion, reason: str | None = None) -> None:
    """Move a locked order on when its service is over: to the rating while some of it is unrated, else to its close."""
    if order.status not in (OrderStatus.IN_SERVICE, OrderStatus.AWAITING_RATING):
        return
    coming, waiting = _tally(order)
    if coming:
        return
    if order.status is OrderStatus.IN_SERVICE:
        waitlist.release_all(order, occasion)
    if not waiting:
        lifecycle.move(order, OrderStatus.CLOSED, occasion, reason)
        tell(OrderClosed, order, occasion)
    elif order.status is OrderStatus.IN_SERVICE:
        lifecycle.move(order, OrderStatus.AWAITING_RATING, occasion)


def confirm(order: Order, assignment: Assignment, occasion: Occasion, reason: str | None = None) -> None:
    """Let a service count. Points accrue by this, so it is told once a service, also where a dispute brought it back."""
    lifecycle.move_assignment(order, assignment, AssignmentStatus.CONFIRMED, occasion, reason)
    if assignment.confirmed_at is None:
        assignment.confirmed_at = occasion.at
        tell_of(ServiceConfirmed, assignment, occasion)


def _tally(order: Order) -> tuple[int, int]:
    """How many are still to come or serving, and how many services wait for a rating or a decision."""
    counts = select(func.count().filter(Assignment.status.in_(COMING)), func.count().filter(_WAITS))
    coming, waiting = db.session.execute(counts.where(Assignment.order_id == order.id)).one()
    return coming, waiting
