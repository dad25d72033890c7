"""The units' record: the three rates by which the field judges an answered whistle, by unit, place and month.

- response (响应率): first answers by their time, of the units called;
- fulfilment (解决率): handled, of the units called without those whose hand-back was let be;
- satisfaction (满意率): four stars or five, of those rated.

A unit that was released before its time to answer had come counts nowhere. A call belongs to the month in which it was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Date, cast, func, or_, select

from app.kit.clock import SHANGHAI, local_date
from app.kit.database import db
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.orders.errors import NotModeratorHere
from app.orders.whistles import policy
from app.orders.whistles.errors import WhistleNotYours
from app.orders.whistles.models import CallStatus, Whistle, WhistleCall, WhistleStatus
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.registration.errors import OrganizationNotFound
from app.registration.models import Organization

SATISFIED = 4
MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Record:
    """How a unit answered: counts, and rates in per cent with one decimal, ``None`` where there is nothing to divide by."""

    called: int
    in_time: int
    owed: int
    """Called, without those whose hand-back was let be."""
    handled: int
    rated: int
    satisfied: int
    late: int
    """First answers that came late, or never in time."""

    @property
    def response_rate(self) -> float | None:
        """响应率."""
        return _percent(self.in_time, self.called)

    @property
    def fulfilment_rate(self) -> float | None:
        """解决率."""
        return _percent(self.handled, self.owed)

    @property
    def satisfaction_rate(self) -> float | None:
        """满意率."""
        return _percent(self.satisfied, self.rated)


@dataclass(frozen=True)
class UnitRecord:
    """The record of one unit at a place in a month."""

    organization_id: UUID
    name: str
    record: Record


@dataclass(frozen=True)
class MonthRecord:
    """A unit's record in a month, by its first day."""

    month: date
    record: Record


def units(place_code: str, month: date, occasion: Occasion, request: PageRequest) -> Page[UnitRecord]:
    """The units called for a place and those below it in a month, in one statement; raises ``NotModeratorHere``."""
    if not occasion.person.may_at(Permission.REPORTS_READ, place_code):
        raise NotModeratorHere()
    begins, ends = _moment(month), _moment(following(month))
    statement: Any = (
        select(Organization.id, Organization.name, *_counts())
        .join_from(WhistleCall, Whistle, Whistle.id == WhistleCall.whistle_id)
        .join(Organization, Organization.id == WhistleCall.organization_id)
        .where(Whistle.place_code.startswith(place_code, autoescape=True), _counts_at_all())
        .where(WhistleCall.called_at >= begins, WhistleCall.called_at < ends)
        .group_by(Organization.id)
    )
    page = page_of("unit-records", statement, Sorting([Organization.id], descending=False), request)
    return Page([UnitRecord(row[0], row[1], Record(*row[2:])) for row in page.rows], page.next_cursor)


def of_unit(organization_id: UUID, occasion: Occasion) -> Sequence[MonthRecord]:
    """A unit's record of the past twelve months, the latest first, for its officers and its place's committee.

    Raises ``OrganizationNotFound``, :class:`WhistleNotYours`.
    """
    home = db.session.scalar(select(Organization.place_code).where(Organization.id == organization_id))
    person = occasion.person
    if home is None:
        raise OrganizationNotFound()
    if not (person.may_at(Permission.REPORTS_READ, home) or policy.speaks_for(organization_id, person)):
        raise WhistleNotYours()
    month = cast(func.date_trunc("month", func.timezone(SHANGHAI.key, WhistleCall.called_at)), Date).label("month")
    statement = (
        select(month, *_counts())
        .join_from(WhistleCall, Whistle, Whistle.id == WhistleCall.whistle_id)
        .where(WhistleCall.organization_id == organization_id, _counts_at_all())
        .where(WhistleCall.called_at >= _moment(_months_back(local_date(occasion.at), MONTHS_SHOWN - 1)))
        .group_by(month)
        .order_by(month.desc())
    )
    return [MonthRecord(row[0], Record(*row[1:])) for row in db.session.execute(statement)]


def following(month: date) -> date:
    """The first day of the month after."""
    return _months_back(month, -1)


def _months_back(day: date, months: int) -> date:
    counted = day.year * 12 + day.month - 1 - months
    return date(counted // 12, counted % 12 + 1, 1)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _counts_at_all() -> Any:
    return or_(WhistleCall.status != CallStatus.RELEASED, WhistleCall.answered_in_time.is_not(None))


def _counts() -> tuple[Any, ...]:
    handled = WhistleCall.status.in_((CallStatus.HANDLED, CallStatus.CLOSED))
    let_be = (WhistleCall.status == CallStatus.HANDED_BACK) & (Whistle.status == WhistleStatus.CLOSED)
    return (
        func.count(),
        func.count().filter(WhistleCall.answered_in_time.is_(True)),
        func.count().filter(~let_be),
        func.count().filter(handled),
        func.count().filter(WhistleCall.stars.is_not(None)),
        func.count().filter(WhistleCall.stars >= SATISFIED),
        func.count().filter(WhistleCall.answered_in_time.is_(False)),
    )


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
