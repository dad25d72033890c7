"""Who comes to an order, as who asks sees it: by name and team, and by phone while the two have to find each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select

from app.kit import pages
from app.kit.pages import Page, PageRequest, page_of
from app.orders import policy, seeing
from app.orders.activities.models import ActivityOrder
from app.orders.errors import OrderNotYours
from app.orders.holds.models import SlotHold
from app.orders.models import Assignment, Order, Rating
from app.people import accounts, audit
from app.people.actors import Occasion
from app.people.models import Account
from app.registration.models import Team, TeamMember

PHONE_SEEN = "orders.phone_seen"
"""In the audit trail, of a part."""
OLDEST_FIRST = pages.Order((Assignment.id,), descending=False)


@dataclass(frozen=True)
class Part:
    """A volunteer's part in an order as who asks sees it."""

    assignment: Assignment
    volunteer_name: str | None
    team_name: str | None
    """Of the team by which they come, else of the one that they have belonged to longest."""
    rating: Rating | None
    phone: str | None = field(default=None, repr=False)
    """For whoever may call them, while they are bound to come."""


def parts_of(order_id: UUID, occasion: Occasion, request: PageRequest) -> Page[Part]:
    """Who comes, waits and came, oldest first: for who asks, operator, committee, the team's leader.

    Phones are shown to :func:`app.orders.policy.may_call`, and that they were seen goes into the audit trail.
    Raises :class:`OrderNotFound`, :class:`OrderNotYours`.
    """
    order, _, _ = seeing.look(order_id, occasion)
    if not policy.may_see_parts(order, occasion.person):
        raise OrderNotYours()
    statement = (
        select(Assignment, Account, _team_name(order), Rating, _is_of_activity())
        .join(Account, Account.id == Assignment.volunteer_id)
        .outerjoin(Rating, Rating.assignment_id == Assignment.id)
        .where(Assignment.order_id == order_id)
    )
    page = page_of("assignments.order", statement, OLDEST_FIRST, request)
    phones = _phones(order, [(part, of) for part, of, _, _, is_on_roster in page.rows if not is_on_roster], occasion)
    rows = [Part(part, of.name, team, rating, phones.get(part.id)) for part, of, team, rating, _ in page.rows]
    return Page(rows, page.next_cursor)


def _team_name(order: Order) -> ScalarSelect[str]:
    held = select(SlotHold.team_id).where(SlotHold.id == Assignment.hold_id).correlate(Assignment).scalar_subquery()
    comes_by = Team.id == func.coalesce(held, order.team_id)
    theirs = select(Team.name).join(TeamMember, TeamMember.team_id == Team.id)
    return (
        theirs.where(TeamMember.account_id == Assignment.volunteer_id)
        .order_by(comes_by.desc().nulls_last(), TeamMember.joined_at, Team.id)
        .limit(1)
        .correlate(Assignment)
        .scalar_subquery()
    )


def _phones(order: Order, rows: Sequence[tuple[Assignment, Account]], occasion: Occasion) -> dict[UUID, str]:
    """The numbers to call, by part."""
    if not policy.may_call(order, occasion.person):
        return {}
    bound = [(part, of) for part, of in rows if policy.must_find_each_other(order, part, occasion.at)]
    phones = {part.id: accounts.phone_of(of) for part, of in bound if of.phone_sealed is not None}
    audit.note_each_once(PHONE_SEEN, list(phones), occasion)
    return phones


def _is_of_activity() -> ColumnElement[bool]:
    """Phones of an activity are on its roster, from a day before it."""
    return exists().where(ActivityOrder.order_id == Assignment.order_id)
