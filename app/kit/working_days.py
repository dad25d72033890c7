"""The Chinese working calendar: holidays, and the weekends that are worked to make up for them (调休).

As far as the year's notice of the State Council is known to the package ``holidays``; for a year not yet announced, the
statutory holidays.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays.holiday_base import HolidayBase

_SATURDAY = 5
_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether people in China work on a day."""
    if day.weekday() >= _SATURDAY:
        return day in _calendar(day.year).weekend_workdays
    return day not in _calendar(day.year)


def is_make_up_day(day: date) -> bool:
    """Whether a day of a weekend is worked, to make up for a holiday."""
    return day.weekday() >= _SATURDAY and is_working_day(day)


def is_public_holiday(day: date) -> bool:
    """Whether a day belongs to a public holiday, with the weekend that it joins: a Sunday between 3 and 5 October does."""
    return not is_working_day(day) and any(free in _calendar(free.year) for free in _days_off_around(day))


def _days_off_around(day: date) -> list[date]:
    """The days off that follow each other without a working day between, this one among them."""
    found = [day]
    for step in (-_DAY, _DAY):
        other = day + step
        while not is_working_day(other):
            found.append(other)
            other += step
    return found


def after_working_days(day: date, count: int) -> date:
    """The first day after ``count`` working days that follow a day: a notice from Wednesday for 3 ends before next Tuesday."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day + timedelta(days=1)


@cache
def _calendar(year: int) -> HolidayBase:
    """A year's calendar, with its neighbours': New Year's make-up days fall into December."""
    from holidays import country_holidays  # at first need: few processes ask

    return country_holidays("CN", years=(year - 1, year, year + 1), expand=False)
