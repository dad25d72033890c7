"""Disputes about the record of a service, and what the committee's decision makes of it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.orders import lifecycle, policy, progress, queries
from app.orders.errors import AssignmentNotFound, AssignmentStatusForbids, DisputeOver, OrderNotYours
from app.orders.events import DisputeSettled, ServiceDisputed
from app.orders.models import Assignment, AssignmentStatus, Order, OrderTransition
from app.orders.telling import tell_of
from app.people.actors import Occasion

TIME_TO_DISPUTE = timedelta(days=7)
"""From the confirmation of a service; of a no-show from the order's end."""


def dispute(assignment_id: UUID, reason: str, occasion: Occasion) -> Assignment:
    """Say that the record of a service is wrong, with a reason: the volunteer may, and who asks; once.

    Of a no-show only the volunteer may. Raises :class:`AssignmentNotFound`, :class:`OrderNotYours`,
    :class:`AssignmentStatusForbids`, :class:`DisputeOver`.
    """
    order, assignment = queries.locked_with(assignment_id)
    is_theirs = assignment.volunteer_id == occasion.actor_id
    if not (is_theirs or policy.is_asking(order, occasion.person)):
        raise OrderNotYours() if policy.may_confirm_attendance(order, occasion.person) else AssignmentNotFound()
    if assignment.status is AssignmentStatus.NO_SHOW and not is_theirs:
        raise AssignmentStatusForbids(status=assignment.status.value)
    if assignment.settled_at is not None or occasion.at >= _over_at(order, assignment, occasion):
        raise DisputeOver()
    lifecycle.move_assignment(order, assignment, AssignmentStatus.DISPUTED, occasion, reason)
    tell_of(ServiceDisputed, assignment, occasion)
    return assignment


def settle(assignment_id: UUID, is_upheld: bool, occasion: Occasion, reason: str | None = None) -> None:
    """Do what the committee decided about a dispute; a repeat changes nothing. Both sides read the reason in the record.

    Dismissed, the record stands. Upheld, a volunteer's dispute of a no-show takes the mark away, a volunteer's dispute of a
    service lets it count, and the recipient's leaves it ``disputed`` for good: it does not count.
    """
    order, assignment = queries.locked_with(assignment_id)
    if not _is_pending(assignment):
        return
    assignment.settled_at = occasion.at
    if assignment.checked_in_at is None:
        mark = AssignmentStatus.RELEASED if is_upheld else AssignmentStatus.NO_SHOW
        lifecycle.move_assignment(order, assignment, mark, occasion, reason)
    elif not is_upheld or _disputed_by(assignment) == assignment.volunteer_id:
        progress.confirm(order, assignment, occasion, reason)
    else:
        lifecycle.keep_standing(order, assignment, occasion, reason)
    counts = assignment.status is AssignmentStatus.CONFIRMED
    tell_of(DisputeSettled, assignment, occasion, counts=counts)
    progress.advance(order, occasion)


def correct(assignment_id: UUID, minutes: int, occasion: Occasion, reason: str | None) -> None:
    """Correct the minutes of a service to those that the committee found; the record keeps that, and why."""
    order, assignment = queries.locked_with(assignment_id)
    assignment.minutes = minutes
    lifecycle.keep_standing(order, assignment, occasion, reason)


def refuse_entry(assignment_id: UUID, occasion: Occasion) -> None:
    """Let a service that was entered afterwards count no longer: its volunteer says that it was not them."""
    order, assignment = queries.locked_with(assignment_id)
    if assignment.status is AssignmentStatus.CONFIRMED:
        lifecycle.move_assignment(order, assignment, AssignmentStatus.DISPUTED, occasion)
        assignment.settled_at = occasion.at


def hear_appeal(assignment_id: UUID, is_in_favour: bool, occasion: Occasion, reason: str | None) -> None:
    """Do what an appeal decided about a dispute that was settled to the volunteer's harm.

    In the volunteer's favour a service counts after all, and the mark of a no-show is taken away; anything else changes nothing.
    """
    order, assignment = queries.locked_with(assignment_id)
    if not is_in_favour or assignment.settled_at is None:
        return
    if assignment.status is AssignmentStatus.DISPUTED:
        progress.confirm(order, assignment, occasion, reason)
    elif assignment.status is AssignmentStatus.NO_SHOW:
        lifecycle.move_assignment(order, assignment, AssignmentStatus.DISPUTED, occasion, reason)
        lifecycle.move_assignment(order, assignment, AssignmentStatus.RELEASED, occasion, reason)


def _is_pending(assignment: Assignment) -> bool:
    return assignment.status is AssignmentStatus.DISPUTED and assignment.settled_at is None


def _over_at(order: Order, assignment: Assignment, occasion: Occasion) -> datetime:
    if assignment.status is AssignmentStatus.NO_SHOW:
        return order.ends_at + TIME_TO_DISPUTE
    return (assignment.confirmed_at or occasion.at) + TIME_TO_DISPUTE


def _disputed_by(assignment: Assignment) -> UUID | None:
    statement = (
        select(OrderTransition.actor_id)
        .where(OrderTransition.order_id == assignment.order_id, OrderTransition.assignment_id == assignment.id)
        .where(OrderTransition.to_status == AssignmentStatus.DISPUTED.value)
        .order_by(OrderTransition.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)
