"""Who is asked too often, who never, and whom no message reaches: the volunteers of a place by what they were told of."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, true

from app.dispatch.models import Asked
from app.dispatch.reaching import IS_LOST
from app.dispatch.reports.span import Span
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.orders.models import Assignment
from app.people.models import Account
from app.registration.models import Volunteer

TOO_MANY_A_WEEK = 5


class Asking(StrEnum):
    """Which volunteers."""

    OFTEN = "often"
    """Told of more than five orders a week, on average; the most first."""
    NEVER = "never"
    """Told of none, though active."""
    UNREACHED = "unreached"
    """Told, but a message of the span rang nowhere, and nothing came from them in it: somebody is to call them."""


@dataclass(frozen=True)
class AskedVolunteer:
    """A volunteer, and what they were told of and said in the span."""

    account_id: UUID
    name: str | None = field(repr=False)
    place_code: str
    told: int
    """Of how many orders, by a wave or by hand."""
    accepted: int
    lost: int
    """How many of the messages rang nowhere."""


def asking(which: Asking, span: Span, request: PageRequest) -> Page[AskedVolunteer]:
    """The active volunteers of a place and those below it who are asked too often, or never, or are not reached."""
    found = _counted(span).subquery("counted")
    days = (span.last - span.first).days + 1
    wanted = {
        Asking.OFTEN: found.c.told * 7 > TOO_MANY_A_WEEK * days,
        Asking.NEVER: found.c.told == 0,
        Asking.UNREACHED: and_(found.c.lost > 0, found.c.heard == 0),
    }
    order = Sorting([found.c.told, found.c.account_id], descending=which is not Asking.NEVER)
    columns = (found.c[name] for name in ("account_id", "name", "place_code", "told", "accepted", "lost"))
    statement: Any = select(*columns).where(wanted[which])
    page = page_of(f"asked-{which.value}", statement, order, request)
    return Page([AskedVolunteer(*row) for row in page.rows], page.next_cursor)


def _counted(span: Span) -> Any:
    heard = or_(*(moment.is_not(None) for moment in (Asked.received_at, Asked.opened_at, Asked.answered_at)))
    told = (
        select(
            func.count().label("told"),
            func.count().filter(IS_LOST).label("lost"),
            func.count().filter(heard).label("heard"),
        )
        .where(Asked.volunteer_id == Volunteer.account_id, Asked.at >= span.begins, Asked.at < span.ends)
        .lateral("told")
    )
    yes = (
        select(func.count().label("accepted"))
        .where(Assignment.volunteer_id == Volunteer.account_id)
        .where(Assignment.accepted_at >= span.begins, Assignment.accepted_at < span.ends)
        .lateral("yes")
    )
    here = Volunteer.place_code.startswith(span.place_code, autoescape=True)
    return (
        select(Volunteer.account_id, Account.name, Volunteer.place_code, *told.c, *yes.c)
        .join(Account, Account.id == Volunteer.account_id)
        .join(told, true())
        .join(yes, true())
        .where(here, Volunteer.is_active)
    )
