"""The entries of an organization or a place for a span of days, row by row, for a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.kit.database import db
from app.kit.sheets import Column, Kind
from app.kit.texts import text
from app.kit.verification import masked
from app.orders.models import Order, Rating
from app.people.actors import Actor
from app.people.models import Account
from app.places.models import Place
from app.points.errors import NoSuchPoints
from app.points.models import Award
from app.points.statements import policy
from app.registration.models import Organization, ServiceType

ROWS_AT_A_TIME = 1000
COLUMNS = (
    ("served_on", 12, Kind.DATE), ("service_type", 14, Kind.TEXT), ("volunteer", 10, Kind.TEXT),
    ("organization", 28, Kind.TEXT), ("place", 18, Kind.TEXT), ("hours_served", 8, Kind.DECIMAL),
    ("hours_counted", 8, Kind.DECIMAL), ("volunteer_points", 8, Kind.WHOLE), ("organization_points", 8, Kind.WHOLE),
    ("stars", 6, Kind.WHOLE), ("status", 10, Kind.TEXT), ("awarded_at", 17, Kind.MOMENT), ("entry", 38, Kind.TEXT),
)  # fmt: skip


def columns(language: str) -> tuple[Column, ...]:
    """The columns, with their titles in a language."""
    return tuple(Column(text(f"export.{name}", language), width, kind) for name, width, kind in COLUMNS)


def of_organization(
    organization_id: UUID, first: date, last: date, actor: Actor, language: str
) -> Iterator[tuple[Any, ...]]:
    """An organization's entries by the day of the service; raises :class:`NoSuchPoints`."""
    if not policy.sees_organization(organization_id, actor):
        raise NoSuchPoints()
    return _rows(Award.organization_id == organization_id, first, last, language)


def of_place(code: str, first: date, last: date, actor: Actor, language: str) -> Iterator[tuple[Any, ...]]:
    """The entries of a place and all below it, by the day of the service; raises :class:`NoSuchPoints`."""
    if db.session.get(Place, code) is None or not policy.sees_place(code, actor):
        raise NoSuchPoints()
    return _rows(Award.place_code.startswith(code), first, last, language)


def _rows(whose: ColumnElement[bool], first: date, last: date, language: str) -> Iterator[tuple[Any, ...]]:
    name = ServiceType.name_en if language == "en" else ServiceType.name_zh
    found = (
        select(Award.served_on, name.label("type"), Account.name, Account.shows_name_to_organization.label("is_named"),
               Organization.name.label("organization"), Place.name.label("place"), Award.minutes_served, Award.minutes_counted,
               Award.volunteer_points, Award.organization_points, Rating.stars, Award.status, Award.awarded_at, Award.id)
        .join(Order, Order.id == Award.order_id).join(ServiceType, ServiceType.code == Order.service_type)
        .join(Account, Account.id == Award.volunteer_id).join(Organization, Organization.id == Award.organization_id)
        .join(Place, Place.code == Award.place_code).outerjoin(Rating, Rating.assignment_id == Award.assignment_id)
        .where(whose, Award.served_on.between(first, last)).order_by(Award.served_on, Award.id)
    )  # fmt: skip
    states: dict[str, str] = {}
    for row in db.session.execute(found, execution_options={"yield_per": ROWS_AT_A_TIME}):
        state = states.setdefault(row.status.value, text(f"export.status.{row.status.value}", language))
        person = row.name if row.is_named and row.name else masked(row.name)
        yield (
            row.served_on, row.type, person, row.organization, row.place, row.minutes_served / 60, row.minutes_counted / 60,
            row.volunteer_points, row.organization_points, row.stars, state, row.awarded_at, str(row.id),
        )  # fmt: skip
