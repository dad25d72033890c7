"""The Chinese working calendar."""

from datetime import date

import pytest

from app.kit.working_days import after_working_days, is_make_up_day, is_public_holiday, is_working_day


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 4), True),  # an ordinary Wednesday
        (date(2026, 3, 7), False),  # an ordinary Saturday
        (date(2026, 9, 20), True),  # a Sunday worked for National Day
        (date(2026, 9, 27), False),  # the Sunday of Mid-Autumn
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),  # the last day off of National Day
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked for National Day
        (date(2026, 2, 17), False),  # Spring Festival
    ],
)
def test_holidays_and_the_weekends_worked_for_them_are_known(day: date, expected: bool) -> None:
    assert is_working_day(day) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 4), date(2026, 3, 10)),  # Wednesday: Thursday, Friday, Monday
        (date(2026, 3, 2), date(2026, 3, 6)),  # Monday: Tuesday, Wednesday, Thursday
        (date(2026, 3, 7), date(2026, 3, 12)),  # Saturday: Monday, Tuesday, Wednesday
        (date(2026, 9, 30), date(2026, 10, 11)),  # before National Day: 8, 9 and the worked Saturday 10 October
        (date(2026, 9, 18), date(2026, 9, 23)),  # Friday: the worked Sunday 20, then 21 and 22 September
        (date(2026, 12, 30), date(2027, 1, 6)),  # over New Year
    ],
)
def test_public_notice_ends_after_three_working_days(day: date, expected: date) -> None:
    assert after_working_days(day, 3) == expected


def test_no_notice_ends_the_next_day() -> None:
    assert after_working_days(date(2026, 3, 4), 0) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("day", "is_holiday", "is_made_up"),
    [
        (date(2026, 10, 1), True, False),
        (date(2026, 10, 4), True, False),
        (date(2026, 10, 10), False, True),
        (date(2026, 2, 15), True, False),
        (date(2026, 2, 14), False, True),
        (date(2026, 1, 3), True, False),
        (date(2026, 3, 7), False, False),
        (date(2026, 3, 4), False, False),
    ],
)
def test_a_holiday_takes_the_weekend_that_it_joins(day: date, is_holiday: bool, is_made_up: bool) -> None:
    assert (is_public_holiday(day), is_make_up_day(day)) == (is_holiday, is_made_up)
