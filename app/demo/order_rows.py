"""Past orders as rows of their tables."""

import json
from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from app.demo.history import PastOrder, PastService
from app.demo.people import id_of
from app.kit.crypto import KeyRing

ORDERS = (
    "id", "service_type", "title", "description", "place_code", "cell", "address_sealed", "contact_sealed",
    "starts_at", "ends_at", "respond_by", "slots", "taken", "skills", "urgency", "risks", "audience", "poster_id",
    "recipient_id", "posted_by_id", "status", "service_code_sealed", "version", "posted_at", "closed_at",
)  # fmt: skip
ASSIGNMENTS = (
    "id", "order_id", "volunteer_id", "organization_id", "status", "accepted_at", "checked_in_at", "proof",
    "completed_at", "minutes", "confirmed_at", "code_tries",
)  # fmt: skip
TRANSITIONS = ("id", "order_id", "assignment_id", "from_status", "to_status", "actor_id", "at", "reason")
RATINGS = ("id", "order_id", "assignment_id", "stars", "words", "tags", "rated_at", "rated_by_id", "is_on_behalf")

Row = tuple[Any, ...]


def order_row(order: PastOrder, keys: KeyRing, code: str) -> Row:
    """The order; what is personal is sealed."""
    contact = json.dumps({"name": order.resident.name, "phone": order.resident.phone}, ensure_ascii=False)
    resident = order.resident.id
    return (
        order.id, order.service_type, order.title, "", order.place_code, order.cell,
        keys.seal(order.address, order.id), keys.seal(contact, order.id), order.starts_at, order.ends_at,
        order.starts_at, order.slots, len(order.services), [], "urgent" if order.is_urgent else "normal", "",
        "volunteers", resident, resident, resident, order.status, keys.seal(code, order.id), 1, order.posted_at,
        order.closed_at,
    )  # fmt: skip


def assignment_row(order: PastOrder, service: PastService) -> Row:
    """A volunteer's part."""
    return (
        service.id, order.id, service.member.id, service.member.organization.id,
        "confirmed" if service.confirmed_at else "completed", service.accepted_at, service.checked_in_at,
        "service_code", service.completed_at, service.minutes, service.confirmed_at, 0,
    )  # fmt: skip


def rating_row(order: PastOrder, service: PastService) -> Row | None:
    """The evaluation, if there is one."""
    if service.stars is None or service.confirmed_at is None:
        return None
    return (
        service.rating_id, order.id, service.id, service.stars, service.words, [], service.confirmed_at,
        order.resident.id, False,
    )  # fmt: skip


def transition_rows(order: PastOrder, rng: Random) -> Iterator[Row]:
    """Every change of status, in its order."""
    changes = sorted((*_of_order(order), *_of_services(order)), key=lambda change: change[0])
    for at, assignment_id, before, after, actor_id, reason in changes:
        yield id_of(at, rng), order.id, assignment_id, before, after, actor_id, at, reason


Change = tuple[datetime, UUID | None, str | None, str, UUID | None, str | None]


def _of_order(order: PastOrder) -> Iterator[Change]:
    asking, services = order.resident.id, order.services
    yield order.posted_at, None, None, "open", asking, None
    if not services:
        by, reason = (asking, "家里人来帮忙了") if order.status == "cancelled" else (None, None)
        yield order.closed_at or order.starts_at, None, "open", order.status, by, reason
        return
    began = min(services, key=lambda service: service.checked_in_at)
    done = max(services, key=lambda service: service.completed_at)
    before = "filled" if len(services) == order.slots else "open"
    if before == "filled":
        last = max(services, key=lambda service: service.accepted_at)
        yield last.accepted_at, None, "open", "filled", last.member.id, None
    yield began.checked_in_at, None, before, "in_service", began.member.id, None
    yield done.completed_at, None, "in_service", "awaiting_rating", done.member.id, None
    if order.closed_at:
        yield order.closed_at, None, "awaiting_rating", "closed", asking if done.stars else None, None


def _of_services(order: PastOrder) -> Iterator[Change]:
    for service in order.services:
        mine = service.member.id
        yield service.accepted_at, service.id, None, "accepted", mine, None
        yield service.checked_in_at, service.id, "accepted", "checked_in", mine, None
        yield service.completed_at, service.id, "checked_in", "completed", mine, None
        if service.confirmed_at:
            by = order.resident.id if service.stars else None
            yield service.confirmed_at, service.id, "completed", "confirmed", by, None
