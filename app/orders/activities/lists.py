"""Lists of activities, of their dates, and of who comes: cursor pages, each a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import h3
from sqlalchemy import ColumnElement, Select, func, literal_column, select

from app.kit import pages
from app.kit.database import db
from app.kit.pages import Page, PageRequest, page_of
from app.orders.activities import queries
from app.orders.activities.errors import ActivityMalformed
from app.orders.activities.models import (
    Activity,
    ActivityDate,
    ActivityOrder,
    ActivityRole,
    ActivityStatus,
    DateStatus,
)
from app.orders.errors import NotModeratorHere
from app.orders.lifecycle import COMING
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus
from app.orders.policy import ADDRESS_STAYS
from app.people import accounts, audit
from app.people.actors import Occasion
from app.people.models import Account
from app.people.permissions import Permission
from app.places.models import CODE_LENGTH, PlaceLevel
from app.registration.models import Organization, Team, Volunteer

DISTRICT = CODE_LENGTH[PlaceLevel.DISTRICT]
NEWEST_FIRST = pages.Order((Activity.id,))
OLDEST_FIRST = pages.Order((Activity.id,), descending=False)
PHONES_FROM = timedelta(hours=24)
"""So long before the start the host sees the phones of those who come, and until a day after the end: to find each other."""


@dataclass(frozen=True)
class Wanted:
    """Which activities somebody looks for."""

    near: str | None = None
    """A coarse H3 cell; where nothing here is named the volunteer's home cell, of others the district where they last asked."""
    rings: int = 2
    place_code: str | None = None
    organization_id: UUID | None = None


class Line(NamedTuple):
    """An activity with the start of its next date, if it has one."""

    activity: Activity
    next_starts_at: Any


def to_come(wanted: Wanted, occasion: Occasion, request: PageRequest) -> Page[Line]:
    """Announced activities that are not over and meant for this person: near a cell, of a place, or of an organization.

    Raises :class:`ActivityMalformed`.
    """
    where = (Activity.status == ActivityStatus.ANNOUNCED, Activity.last_ends_at > occasion.at, _area(wanted, occasion))
    found = _lines(occasion).where(*where, queries.meant_for(occasion.person))
    return _page("activities.open", found, request)


def hosted(occasion: Occasion, request: PageRequest) -> Page[Line]:
    """The activities that this person posted, holds or answers for."""
    mine = queries.hosted_by(occasion.person) | (Activity.posted_by_id == occasion.person.account_id)
    return _page("activities.hosted", _lines(occasion).where(mine), request)


@dataclass(frozen=True)
class Which:
    """Which activities of a place, and of those below it, its committee looks at."""

    place_code: str
    status: ActivityStatus | None = None
    organization_id: UUID | None = None
    """Only those that this organization holds."""
    host_team_id: UUID | None = None
    """Only those that this team holds."""


class Overseen(NamedTuple):
    """An activity as the committee of its place lists it: with who holds it, where it is not the committee, and who posted it."""

    activity: Activity
    next_starts_at: Any
    host_name: str | None
    posted_by_name: str | None


def of_place(which: Which, occasion: Occasion, request: PageRequest) -> Page[Overseen]:
    """All activities of a place and those below it, for its committee: of those that wait for it the one that waits longest
    first, else the newest. Raises :class:`NotModeratorHere`.
    """
    if not occasion.person.may_at(Permission.ORDERS_MODERATE, which.place_code):
        raise NotModeratorHere()
    named: Any = _lines(occasion).add_columns(func.coalesce(Organization.name, Team.name), Account.name)
    named = named.join(Account, Account.id == Activity.posted_by_id).where(*_conditions(which))
    named = named.outerjoin(Organization, Organization.id == Activity.organization_id)
    is_queue = which.status is ActivityStatus.PENDING_REVIEW
    order, name = (OLDEST_FIRST, "activities.waiting") if is_queue else (NEWEST_FIRST, "activities.committee")
    page = page_of(name, named.outerjoin(Team, Team.id == Activity.host_team_id), order, request)
    return Page([Overseen(*row) for row in page.rows], page.next_cursor)


def waiting_at(place_code: str) -> Select[UUID]:
    """The activities that wait for the committee, of a place and those below it, in the words of their partial index."""
    waiting = Activity.status == literal_column(f"'{ActivityStatus.PENDING_REVIEW.value}'")
    return select(Activity.id).where(waiting, Activity.place_code.startswith(place_code))


class RoleOnDate(NamedTuple):
    """A role on a date: its order, once that is made, and the reader's part in it."""

    role: ActivityRole
    order: Order | None
    mine: Assignment | None

    @property
    def order_id(self) -> UUID | None:
        """The order to accept."""
        return self.order.id if self.order else None

    @property
    def order_status(self) -> OrderStatus | None:
        """Where that stands."""
        return self.order.status if self.order else None

    @property
    def slots(self) -> int:
        """How many it takes."""
        return self.order.slots if self.order else self.role.slots

    @property
    def taken(self) -> int:
        """How many of those are taken."""
        return self.order.taken if self.order else 0

    @property
    def my_status(self) -> AssignmentStatus | None:
        """The reader's part in it."""
        return self.mine.status if self.mine else None


class DateSeen(NamedTuple):
    """A date with its roles."""

    date: ActivityDate
    roles: list[RoleOnDate]


def dates_of(activity_id: UUID, occasion: Occasion, request: PageRequest) -> Page[DateSeen]:
    """The dates of an activity, the first first, also those called off; raises :class:`ActivityNotFound`."""
    activity = queries.seen(activity_id, occasion)
    mine = select(ActivityDate).where(ActivityDate.activity_id == activity.id)
    by_start = pages.Order((ActivityDate.starts_at, ActivityDate.id), descending=False)
    page = page_of("activities.dates", mine, by_start, request)
    roles = queries.roles_of(activity.id)
    orders = {(row.date_id, row.role_id): order for row, order in queries.orders_on([date.id for date in page.rows])}
    parts = _own_parts([order.id for order in orders.values()], occasion.person.account_id)
    seen = [
        DateSeen(date, [_role_on(role, orders.get((date.id, role.id)), parts) for role in roles]) for date in page.rows
    ]
    return Page(seen, page.next_cursor)


@dataclass(frozen=True)
class Attender:
    """Somebody's part in a date, as the host sees it; the phone while it is needed to find each other."""

    role: ActivityRole
    assignment: Assignment
    volunteer_name: str | None
    phone: str | None = field(repr=False)


def roster(activity_id: UUID, date_id: UUID, occasion: Occasion, request: PageRequest) -> Page[Attender]:
    """Who comes, waits and came on a date, in which role, the first first: for the host and the committee.

    That phones were seen goes into the audit trail. Raises :class:`ActivityNotFound`, :class:`NotHostThere`,
    :class:`ActivityDateNotFound`.
    """
    activity = queries.seen(activity_id, occasion)
    queries.require_running(activity, occasion.person)
    date = queries.date_of(activity, date_id)
    statement = (
        select(ActivityRole, Assignment, Account)
        .join(ActivityOrder, ActivityOrder.role_id == ActivityRole.id)
        .join(Assignment, Assignment.order_id == ActivityOrder.order_id)
        .join(Account, Account.id == Assignment.volunteer_id)
        .where(ActivityOrder.date_id == date.id)
    )
    page = page_of("activities.roster", statement, pages.Order((Assignment.id,), descending=False), request)
    is_time = date.starts_at - PHONES_FROM <= occasion.at < date.ends_at + ADDRESS_STAYS
    shows = is_time and date.status is DateStatus.POSTED
    if shows:
        audit.note_once("activities.phones_seen", date.id, occasion)
    return Page([_attender(*row, shows=shows) for row in page.rows], page.next_cursor)


def _attender(role: ActivityRole, part: Assignment, account: Account, *, shows: bool) -> Attender:
    can_call = shows and part.status in COMING and account.phone_sealed is not None
    return Attender(role, part, account.name, accounts.phone_of(account) if can_call else None)


def _role_on(role: ActivityRole, order: Order | None, parts: dict[UUID, Assignment]) -> RoleOnDate:
    return RoleOnDate(role, order, parts.get(order.id) if order else None)


def _own_parts(order_ids: Sequence[UUID], account_id: UUID) -> dict[UUID, Assignment]:
    """The latest part of a person in each of these orders."""
    mine = (Assignment.order_id.in_(order_ids), Assignment.volunteer_id == account_id)
    found = db.session.scalars(select(Assignment).where(*mine).order_by(Assignment.id))
    return {part.order_id: part for part in found}


def _conditions(which: Which) -> list[ColumnElement[bool]]:
    """What the rows of a committee's list have in common."""
    wanted = {"status": which.status, "organization_id": which.organization_id, "host_team_id": which.host_team_id}
    same = [getattr(Activity, name) == value for name, value in wanted.items() if value is not None]
    return [Activity.place_code.startswith(which.place_code, autoescape=True), *same]


def _area(wanted: Wanted, occasion: Occasion) -> ColumnElement[bool]:
    if wanted.organization_id is not None:
        return Activity.organization_id == wanted.organization_id
    if wanted.place_code is not None:
        return Activity.place_code.startswith(wanted.place_code, autoescape=True)
    home = select(Volunteer.home_cell).where(Volunteer.account_id == occasion.person.account_id)
    near = wanted.near or db.session.scalar(home)
    if near is None:
        return _where_they_asked(occasion)
    if not h3.is_valid_cell(near):
        raise ActivityMalformed({"/near": ["is no cell"]})
    return Activity.cell.in_([str(cell) for cell in h3.grid_disk(near, wanted.rings)])


def _where_they_asked(occasion: Occasion) -> ColumnElement[bool]:
    """The district in which somebody last asked for help; everywhere, for whom not even that is known."""
    asked = select(Order.place_code).where(Order.recipient_id == occasion.person.account_id)
    last = db.session.scalar(asked.order_by(Order.id.desc()).limit(1))
    return Activity.place_code.startswith(last[:DISTRICT] if last else "", autoescape=True)


def _lines(occasion: Occasion) -> Select[Activity, Any]:
    standing = (ActivityDate.activity_id == Activity.id, ActivityDate.status != DateStatus.CANCELLED)
    following = select(func.min(ActivityDate.starts_at)).where(*standing, ActivityDate.ends_at > occasion.at)
    return select(Activity, following.scalar_subquery())


def _page(name: str, statement: Select[Activity, Any], request: PageRequest) -> Page[Line]:
    page = page_of(name, statement, NEWEST_FIRST, request)
    return Page([Line(*row) for row in page.rows], page.next_cursor)
