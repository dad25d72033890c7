"""What orders hold about a person, for the export of their data."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from app.kit.database import db
from app.orders import sealed
from app.orders.coming import PHONE_SEEN
from app.orders.holds.models import SlotHold
from app.orders.merges.models import Merge, MergeRating
from app.orders.models import Assignment, Order, OrderTransition, Rating
from app.orders.whistles import privacy as whistles
from app.people.models import AuditEntry


def export_of(account_id: UUID) -> dict[str, Any]:
    """The orders that a person asked for or typed, their parts in others' orders, the ratings they gave or got, the reasons
    they wrote, and who saw their address or their phone."""
    asked = or_(Order.poster_id == account_id, Order.recipient_id == account_id, Order.posted_by_id == account_id)
    parts = select(Assignment).where(Assignment.volunteer_id == account_id).order_by(Assignment.id)
    ratings = (
        select(Rating)
        .join(Assignment, Assignment.id == Rating.assignment_id)
        .where(or_(Rating.rated_by_id == account_id, Assignment.volunteer_id == account_id))
        .order_by(Rating.id)
    )
    return {
        "orders": [
            _order(row, account_id) for row in db.session.scalars(select(Order).where(asked).order_by(Order.id))
        ],
        "assignments": [_part(row) for row in db.session.scalars(parts)],
        "ratings": [_rating(row) for row in db.session.scalars(ratings)],
        "merge_ratings": _rows(
            select(Merge.order_id, MergeRating.stars, MergeRating.words, MergeRating.tags, MergeRating.rated_at)
            .join(Merge, Merge.id == MergeRating.merge_id)
            .where(MergeRating.rated_by_id == account_id)
            .order_by(MergeRating.id)
        ),
        "reasons": _rows(
            select(OrderTransition.order_id, OrderTransition.at, OrderTransition.to_status, OrderTransition.reason)
            .where(OrderTransition.actor_id == account_id, OrderTransition.reason.is_not(None))
            .order_by(OrderTransition.id)
        ),
        "whistles": whistles.export_of(account_id),
        "held": _rows(
            select(SlotHold.order_id, SlotHold.team_id, SlotHold.organization_id, SlotHold.slots, SlotHold.held_at)
            .where(SlotHold.held_by_id == account_id)
            .order_by(SlotHold.id)
        ),
        "phone_seen": _phone_seen(account_id),
        "address_seen": _address_seen(account_id),
    }


def _phone_seen(account_id: UUID) -> list[dict[str, Any]]:
    return _rows(
        select(Assignment.order_id, AuditEntry.at, AuditEntry.actor_id)
        .join(Assignment, Assignment.id == AuditEntry.subject_id)
        .where(Assignment.volunteer_id == account_id, AuditEntry.action == PHONE_SEEN)
        .order_by(AuditEntry.id)
    )


def _address_seen(account_id: UUID) -> list[dict[str, Any]]:
    """Their contact too, which operators see without the address."""
    return _rows(
        select(AuditEntry.subject_id.label("order_id"), AuditEntry.at, AuditEntry.actor_id)
        .join(Order, Order.id == AuditEntry.subject_id)
        .where(or_(Order.poster_id == account_id, Order.recipient_id == account_id))
        .order_by(AuditEntry.id)
    )


def _rows(statement: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in db.session.execute(statement).mappings()]


def _order(order: Order, account_id: UUID) -> dict[str, Any]:
    """The sealed fields are their own only where they asked; who typed it for somebody else gets the fact."""
    plain = ("id", "service_type", "title", "description", "risks", "place_code", "cell", "slots", "status")
    moments = ("starts_at", "ends_at", "respond_by", "posted_at", "closed_at")
    told = {name: _plain(getattr(order, name)) for name in (*plain, *moments)}
    if account_id not in (order.poster_id, order.recipient_id):
        return told
    contact, location = sealed.contact_of(order), sealed.location_of(order)
    point = {"latitude": location.latitude, "longitude": location.longitude} if location else None
    return told | {
        "address": sealed.address_of(order),
        "location": point,
        "contact": {"name": contact.name, "phone": contact.phone},
    }


def _part(part: Assignment) -> dict[str, Any]:
    names = (
        "id", "order_id", "organization_id", "status", "accepted_at", "checked_in_at", "proof", "completed_at", "minutes",
        "confirmed_at",
    )  # fmt: skip
    return {name: _plain(getattr(part, name)) for name in names}


def _rating(rating: Rating) -> dict[str, Any]:
    names = ("id", "assignment_id", "stars", "words", "tags", "rated_at", "is_on_behalf")
    return {name: _plain(getattr(rating, name)) for name in names}


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, list, type(None))) else str(value)
