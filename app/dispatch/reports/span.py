"""The days that a report speaks of, and whose it is to read."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement

from app.dispatch.errors import SpanUnfit
from app.kit.clock import SHANGHAI, local_date
from app.orders.errors import NotModeratorHere
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.permissions import Permission

MOST_DAYS = 92


@dataclass(frozen=True)
class Span:
    """Days of Shanghai's calendar, the first and the last included, at a place and those below it."""

    place_code: str
    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), SHANGHAI)

    @property
    def posted(self) -> list[ColumnElement[bool]]:
        """The orders that were posted in it."""
        here = Order.place_code.startswith(self.place_code, autoescape=True)
        return [here, Order.posted_at >= self.begins, Order.posted_at < self.ends]


def span_of(place_code: str, first: date, last: date, occasion: Occasion) -> Span:
    """A span of at most 92 days up to today that the person may read of; raises ``NotModeratorHere``, :class:`SpanUnfit`."""
    if not occasion.person.may_at(Permission.REPORTS_READ, place_code):
        raise NotModeratorHere()
    if not first <= last <= local_date(occasion.at) or (last - first).days >= MOST_DAYS:
        raise SpanUnfit({"/last": [f"at most {MOST_DAYS} days from the first, and no later than today"]})
    return Span(place_code, first, last)
