"""What the service does by itself when time has passed; each for one order, repeatable, and for a job to call."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from app.kit.database import db
from app.orders import lifecycle, posting, progress, queries, waitlist
from app.orders.errors import OrderStatusForbids
from app.orders.events import OrderExpired, OrderFilled, SearchEnded, ServiceStartsSoon
from app.orders.holds import slots
from app.orders.lifecycle import COMING, LIVE
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus
from app.orders.telling import tell, tell_of
from app.people.actors import Occasion

SILENCE = timedelta(days=7)
"""So long after its completion a service that nobody rated counts, unrated; and so long after its end an order is over."""
REMIND_BEFORE = timedelta(hours=2)


def expire(order_id: UUID, occasion: Occasion) -> None:
    """End an order whose time to answer is over: honestly as expired, or, if some accepted, it goes on with those."""
    order = queries.locked(order_id)
    if order.status not in (OrderStatus.OPEN, OrderStatus.PENDING_REVIEW) or occasion.at < order.respond_by:
        return
    slots.release_all(order, occasion)
    if order.taken:
        lifecycle.move(order, OrderStatus.FILLED, occasion)
        tell(OrderFilled, order, occasion)
    else:
        _give_up(order, occasion)


def close_unrated(order_id: UUID, occasion: Occasion) -> None:
    """Let services count that nobody rated for seven days, and end what nobody has ended seven days after it was over.

    Silence is not five stars: there is no rating. Who accepted and never completed is released.
    """
    order = queries.locked(order_id)
    until = occasion.at - SILENCE
    for assignment in queries.parts(order.id, (AssignmentStatus.COMPLETED,)):
        if assignment.completed_at is not None and assignment.completed_at <= until:
            progress.confirm(order, assignment, occasion)
    if order.status in LIVE and order.ends_at <= until:
        waitlist.release(order, queries.parts(order.id, (AssignmentStatus.WAITLISTED, *COMING)), occasion)
        if order.status is not OrderStatus.IN_SERVICE:
            _give_up(order, occasion)
    progress.advance(order, occasion)


def remind(assignment_id: UUID, occasion: Occasion) -> None:
    """Remind an accepted volunteer of the start, once."""
    due = (Assignment.status == AssignmentStatus.ACCEPTED) & Assignment.reminded_at.is_(None)
    statement = update(Assignment).where(Assignment.id == assignment_id, due).values(reminded_at=occasion.at)
    assignment = db.session.scalar(statement.returning(Assignment).execution_options(populate_existing=True))
    if assignment is not None:
        tell_of(ServiceStartsSoon, assignment, occasion)


def end_search(order_id: UUID, words: str, occasion: Occasion) -> Order:
    """End the search for help honestly, with a word that the asking side reads: nobody can come, or no more than those who do.

    For the committee of the place alone. Raises :class:`OrderNotFound`, :class:`NotModeratorHere`, :class:`OrderStatusForbids`.
    """
    order = posting.moderated(order_id, occasion.person)
    if order.status is not OrderStatus.OPEN:
        raise OrderStatusForbids(status=order.status.value)
    order.respond_by = min(order.respond_by, occasion.at)
    slots.release_all(order, occasion)
    if order.taken:
        lifecycle.move(order, OrderStatus.FILLED, occasion, words)
        tell(OrderFilled, order, occasion)
    else:
        _give_up(order, occasion, words)
    tell(SearchEnded, order, occasion, transition_id=queries.last_step(order.id))
    return order


def _give_up(order: Order, occasion: Occasion, words: str | None = None) -> None:
    lifecycle.move(order, OrderStatus.EXPIRED, occasion, words)
    waitlist.release_all(order, occasion)
    tell(OrderExpired, order, occasion, has_word=words is not None)
