"""Where a member was at home, and when: a service counts for the home organization as of the time of the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.places.models import Place
from app.registration.models import MemberRegistration, Organization, RegistrationStatus

WAS_APPROVED: tuple[ColumnElement[bool], ...] = (
    MemberRegistration.decided_at.is_not(None),
    MemberRegistration.status != RegistrationStatus.REJECTED,
)


@dataclass(frozen=True)
class Period:
    """From when until when (``ended_at`` of the registration; ``None``: still) a member was at home where."""

    registration: MemberRegistration
    place_name: str
    organization_name: str


def organization_at(account_id: UUID, at: datetime) -> UUID | None:
    """The home organization that a member had at a moment; ``None`` where they were no volunteer then."""
    return organizations_at([account_id], at).get(account_id)


def organizations_at(account_ids: Sequence[UUID], at: datetime) -> dict[UUID, UUID]:
    """The home organizations that members had at a moment, of those who were volunteers then. One statement."""
    theirs = select(MemberRegistration.account_id, MemberRegistration.organization_id).where(
        MemberRegistration.account_id.in_(account_ids),
        *WAS_APPROVED,
        MemberRegistration.decided_at <= at,
        or_(MemberRegistration.ended_at.is_(None), MemberRegistration.ended_at > at),
    )
    return {row[0]: row[1] for row in db.session.execute(theirs.order_by(MemberRegistration.decided_at))}


def periods(account_id: UUID, request: PageRequest) -> Page[Period]:
    """A member's homes, the latest first."""
    statement: Any = (
        select(MemberRegistration, Place.name, Organization.name)
        .join(Place, Place.code == MemberRegistration.place_code)
        .join(Organization, Organization.id == MemberRegistration.organization_id)
        .where(MemberRegistration.account_id == account_id, *WAS_APPROVED)
    )
    found = page_of("own-homes", statement, Order((MemberRegistration.id,)), request)
    return Page([Period(*row) for row in found.rows], found.next_cursor)
