"""The open orders that a person was told of, and why they."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.dispatch.models import Answer, Asked
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.kit.texts import text
from app.orders.models import Assignment, Order, OrderStatus
from app.people.actors import Occasion
from app.registration.models import ServiceType

LONGEST_OPEN = timedelta(days=60)
"""Invitations older than this are not looked through."""
SELDOM = 1


@dataclass(frozen=True)
class Invitation:
    """An order that somebody was told of."""

    order: Order
    asked_at: datetime
    why_me: Sequence[str]


def invitations(occasion: Occasion, request: PageRequest) -> Page[Invitation]:
    """Open orders that the actor was told of and has not answered, the newest first."""
    me = occasion.person.account_id
    answered = select(Assignment.id).where(Assignment.order_id == Order.id, Assignment.volunteer_id == me)
    mine = (
        select(Order, Asked.at, Asked.reasons, ServiceType)
        .join(Asked, Asked.order_id == Order.id)
        .join(ServiceType, ServiceType.code == Order.service_type)
        .where(
            Asked.volunteer_id == me,
            Asked.wave_id.is_not(None),
            Asked.answer.in_((Answer.NONE, Answer.ACCEPTED)),
            Asked.at > occasion.at - LONGEST_OPEN,
        )
        .where(Order.status == OrderStatus.OPEN, Order.respond_by > occasion.at, ~answered.exists())
    )
    page = page_of("invitations", mine, Sorting([Asked.at, Asked.order_id]), request)
    language = occasion.person.language
    found = [
        Invitation(order, at, why_me(reasons, service.name_en if language == "en" else service.name_zh, language))
        for order, at, reasons, service in page.rows
    ]
    return Page(found, page.next_cursor)


def why_me(reasons: dict[str, Any], service: str, language: str) -> list[str]:
    """The reasons in words; what is not favourable goes unsaid."""
    skills, told, accepted = ", ".join(reasons.get("skills", [])), reasons.get("told", 0), reasons.get("accepted", 0)
    is_of_community = bool(reasons.get("same_community"))
    said = [
        ("team", bool(reasons.get("team"))),
        ("member", bool(reasons.get("member"))),
        ("organization", bool(reasons.get("organization"))),
        ("same_community", is_of_community),
        ("near", not is_of_community and "km" in reasons),
        ("service_type", "km" in reasons),
        ("skills", bool(skills)),
        ("hours", bool(reasons.get("hours"))),
        ("answered", accepted > 0),
        ("newcomer", bool(reasons.get("is_newcomer"))),
        ("seldom", not reasons.get("is_newcomer") and reasons.get("recent", SELDOM + 1) <= SELDOM),
    ]
    values = {"service": service, "skills": skills, "km": f"{reasons.get('km', 0):.1f}", "told": told}
    return [text(f"dispatch.why.{name}", language, accepted=accepted, **values) for name, is_so in said if is_so]
