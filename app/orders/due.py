"""What is due, for the jobs: ids of rows whose time has come, oldest first. Each verb checks again under its lock."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Executable, func, or_, select, union

from app.kit.database import db
from app.orders.drafts import LONGEST_SERVICE
from app.orders.ending import REMIND_BEFORE, SILENCE
from app.orders.holds.models import SlotHold
from app.orders.lifecycle import HOLDING, LIVE
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus
from app.registration.models import Volunteer


def expired_ids(now: datetime, limit: int) -> list[UUID]:
    """Orders whose time to answer is over (:func:`app.orders.ending.expire`)."""
    unanswered = Order.status.in_((OrderStatus.OPEN, OrderStatus.PENDING_REVIEW)) & (Order.respond_by <= now)
    return _ids(select(Order.id).where(unanswered).order_by(Order.respond_by).limit(limit))


def unrated_ids(now: datetime, limit: int) -> list[UUID]:
    """Orders with a service that nobody rated for seven days, or that nobody ended (:func:`app.orders.ending.close_unrated`)."""
    until = now - SILENCE
    silent = select(Assignment.order_id).where(
        Assignment.status == AssignmentStatus.COMPLETED, Assignment.completed_at <= until
    )
    forgotten = select(Order.id).where(Order.status.in_(LIVE), Order.closed_at.is_(None), Order.ends_at <= until)
    return _ids(union(silent, forgotten).limit(limit))


def promotable_ids(now: datetime, limit: int) -> list[UUID]:
    """Orders with a free slot and somebody who waits for it (:func:`app.orders.waitlist.promote`)."""
    waiting = (
        select(Assignment.order_id)
        .join(Order, Order.id == Assignment.order_id)
        .join(Volunteer, Volunteer.account_id == Assignment.volunteer_id)
        .where(Assignment.status == AssignmentStatus.WAITLISTED, Volunteer.is_active)
        .where(Order.status.in_(LIVE), Order.taken < Order.slots, Order.ends_at > now)
    )
    return _ids(waiting.distinct().limit(limit))


def starting_soon_ids(now: datetime, limit: int, ahead: timedelta = REMIND_BEFORE) -> list[UUID]:
    """Assignments whose service starts within ``ahead`` and that nobody was reminded of (:func:`app.orders.ending.remind`).

    The bounds of the end follow from those of the start, and let an index find the few orders.
    """
    soon = (
        select(Assignment.id)
        .join(Order, Order.id == Assignment.order_id)
        .where(Order.status.in_(LIVE), Order.closed_at.is_(None))
        .where(Order.ends_at > now, Order.ends_at <= now + ahead + LONGEST_SERVICE)
        .where(Order.starts_at > now, Order.starts_at <= now + ahead)
        .where(Assignment.status == AssignmentStatus.ACCEPTED, Assignment.reminded_at.is_(None))
    )
    return _ids(soon.order_by(Order.starts_at).limit(limit))


def miscounted_ids(limit: int) -> list[UUID]:
    """Orders whose count of taken slots is not that of the parts and groups that hold one: none, or something is broken."""
    came = (Assignment.status == AssignmentStatus.DISPUTED) & Assignment.checked_in_at.is_not(None)
    parts = (
        select(func.count())
        .where(Assignment.order_id == Order.id, or_(Assignment.status.in_(HOLDING), came))
        .scalar_subquery()
    )
    unfilled = select(func.coalesce(func.sum(SlotHold.unfilled), 0)).where(SlotHold.order_id == Order.id)
    return _ids(select(Order.id).where(Order.taken != parts + unfilled.scalar_subquery()).limit(limit))


def _ids(statement: Executable) -> list[UUID]:
    return list(db.session.scalars(statement))
