"""Months, quarters and years of Shanghai's calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.kit.clock import SHANGHAI, local_date
from app.points.statements.models import PeriodKind

MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
SETTLES_AFTER = timedelta(hours=1)
"""A period is closed at one o'clock of the day after its last: whatever began before midnight is in the ledger by then."""


@dataclass(frozen=True, order=True)
class Period:
    """A month, a quarter or a year, by its first day."""

    kind: PeriodKind
    first: date

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return self.next.begins

    @property
    def next(self) -> "Period":
        """The one after it."""
        return Period(self.kind, _months_on(self.first, MONTHS[self.kind]))

    @property
    def previous(self) -> "Period":
        """The one before it."""
        return Period(self.kind, _months_on(self.first, -MONTHS[self.kind]))

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def months(self) -> tuple["Period", ...]:
        """Its months."""
        return tuple(Period(PeriodKind.MONTH, _months_on(self.first, number)) for number in range(MONTHS[self.kind]))

    @property
    def name(self) -> str:
        """``2026-03``, ``2026-Q1`` or ``2026``."""
        if self.kind is PeriodKind.QUARTER:
            return f"{self.first.year}-Q{self.first.month // 3 + 1}"
        return f"{self.first:%Y-%m}" if self.kind is PeriodKind.MONTH else f"{self.first.year}"

    def is_over(self, at: datetime) -> bool:
        """Whether it may be closed."""
        return at >= self.ends + SETTLES_AFTER


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of a kind that a day is in."""
    length = MONTHS[kind]
    return Period(kind, day.replace(month=(day.month - 1) // length * length + 1, day=1))


def month_of(moment: datetime) -> Period:
    """The month that a moment is in."""
    return period_of(PeriodKind.MONTH, local_date(moment))


def _months_on(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
