"""The open orders that a person was told of, and why they."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.dispatch.models import Asked
from app.dispatch.policy import FAR_AWAY
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.kit.texts import text
from app.orders.models import Assignment, Order, OrderStatus
from app.people.actors import Occasion
from app.registration.models import ServiceType

LONGEST_OPEN = timedelta(days=60)
"""Invitations older than this are not looked through."""
CELL_KILOMETRES = 0.9
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
        .where(Asked.volunteer_id == me, Asked.at > occasion.at - LONGEST_OPEN)
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
    skills = ", ".join(reasons.get("skills", []))
    away = reasons.get("cells_away", FAR_AWAY)
    said = [
        ("team", bool(reasons.get("team"))),
        ("member", bool(reasons.get("member"))),
        ("organization", bool(reasons.get("organization"))),
        ("same_community", bool(reasons.get("same_community"))),
        ("near", not reasons.get("same_community") and away < FAR_AWAY),
        ("service_type", "cells_away" in reasons),
        ("skills", bool(skills)),
        ("seldom", reasons.get("recent_messages", FAR_AWAY) <= SELDOM),
    ]
    values = {"service": service, "skills": skills, "kilometres": f"{max(away, 1) * CELL_KILOMETRES:.0f}"}
    return [text(f"dispatch.why.{name}", language, **values) for name, is_so in said if is_so]
