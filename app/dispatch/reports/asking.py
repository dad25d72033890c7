"""Who is asked too often, and who never: the volunteers of a place by how many orders they were told of."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, true

from app.dispatch.models import Asked
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


@dataclass(frozen=True)
class AskedVolunteer:
    """A volunteer, and what they were told of and said in the span."""

    account_id: UUID
    name: str | None = field(repr=False)
    place_code: str
    told: int
    """Of how many orders, by a wave or by hand."""
    accepted: int


def asking(which: Asking, span: Span, request: PageRequest) -> Page[AskedVolunteer]:
    """The active volunteers of a place and those below it who are asked too often, or never."""
    found = _counted(span).subquery("counted")
    days = (span.last - span.first).days + 1
    if which is Asking.NEVER:
        wanted, order = found.c.told == 0, Sorting([found.c.told, found.c.account_id], descending=False)
    else:
        wanted, order = found.c.told * 7 > TOO_MANY_A_WEEK * days, Sorting([found.c.told, found.c.account_id])
    statement: Any = select(*found.c).where(wanted)
    page = page_of(f"asked-{which.value}", statement, order, request)
    return Page([AskedVolunteer(*row) for row in page.rows], page.next_cursor)


def _counted(span: Span) -> Any:
    counts = [
        _within(span, Asked.volunteer_id, Asked.at).lateral("told"),
        _within(span, Assignment.volunteer_id, Assignment.accepted_at).lateral("yes"),
    ]
    told, yes = (each.c.n for each in counts)
    counted = select(
        Volunteer.account_id, Account.name, Volunteer.place_code, told.label("told"), yes.label("accepted")
    )
    counted = counted.join(Account, Account.id == Volunteer.account_id)
    for each in counts:
        counted = counted.join(each, true())
    here = Volunteer.place_code.startswith(span.place_code, autoescape=True)
    return counted.where(here, Volunteer.is_active)


def _within(span: Span, whose: Any, at: Any) -> Any:
    """How many rows are a volunteer's, and of the span."""
    return select(func.count().label("n")).where(whose == Volunteer.account_id, at >= span.begins, at < span.ends)
