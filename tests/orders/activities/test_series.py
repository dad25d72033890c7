"""A series has the dates of its rule, but for exceptions and holidays; and every rule comes to an end."""

from datetime import date, datetime, time, timedelta

import pytest

from app.orders.activities import series
from app.orders.activities.models import MakeUpDays
from app.orders.activities.series import Repeat, RuleFault


def nine_on(month: int, day: int) -> datetime:
    return datetime.combine(date(2026, month, day), time(9))


SATURDAY = nine_on(9, 5)


def days(first: datetime, **repeat: object) -> list[str]:
    return [f"{start:%m-%d}" for start in series.starts(first, Repeat(**repeat))]  # type: ignore[arg-type]


def test_a_weekly_rule_with_an_exception() -> None:
    found = days(SATURDAY, rule="FREQ=WEEKLY;BYDAY=SA;COUNT=4", except_on=(date(2026, 9, 12),))
    assert found == ["09-05", "09-19", "09-26"]


def test_public_holidays_fall_out_with_their_weekends() -> None:
    rule = "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261018"
    sunday = nine_on(9, 20)
    assert days(sunday, rule=rule) == ["09-20", "09-27", "10-04", "10-11", "10-18"]
    assert days(sunday, rule=rule, skips_holidays=True) == ["09-20", "10-11", "10-18"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (MakeUpDays.KEEP, ["09-19", "09-26", "10-03", "10-10", "10-17"]),
        (MakeUpDays.SKIP, ["09-19", "09-26", "10-03", "10-17"]),
        (MakeUpDays.ADD, ["09-19", "09-20", "09-26", "10-03", "10-10", "10-17"]),
    ],
)
def test_make_up_days_are_kept_left_out_or_added(chosen: MakeUpDays, expected: list[str]) -> None:
    rule = "FREQ=WEEKLY;BYDAY=SA;COUNT=5"
    assert days(nine_on(9, 19), rule=rule, make_up_days=chosen) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=SA",  # no end
        "FREQ=WEEKLY;COUNT=3;UNTIL=20261001",
        "FREQ=YEARLY;COUNT=2",
        "FREQ=SECONDLY;COUNT=2",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;INTERVAL=0;COUNT=2",
        "FREQ=WEEKLY;COUNT=54",  # longer than a year
        "FREQ=WEEKLY;UNTIL=20280101",
        "FREQ=WEEKLY;UNTIL=20261301",
        "FREQ=DAILY;COUNT=201",
        "FREQ=WEEKLY;BYDAY=SU;COUNT=3",  # the first date is a Saturday
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20;COUNT=3",
        "FREQ=WEEKLY;BYDAY=2SA;COUNT=3",
        "FREQ=WEEKLY;FREQ=WEEKLY;COUNT=3",
        "FREQ=WEEKLY;COUNT=3;",
        "COUNT=3",
        "每周六",
        "",
    ],
)
def test_a_rule_that_is_not_understood_or_has_no_end_is_refused(rule: str) -> None:
    with pytest.raises(RuleFault):
        series.starts(SATURDAY, Repeat(rule=rule))


def test_a_rule_that_leaves_no_date_is_refused() -> None:
    with pytest.raises(RuleFault):
        series.starts(SATURDAY, Repeat(rule="FREQ=WEEKLY;COUNT=1", except_on=(date(2026, 9, 5),)))


def test_an_end_is_kept_in_utc_and_means_the_whole_day() -> None:
    assert series.canonical("FREQ=WEEKLY;UNTIL=20260919") == "FREQ=WEEKLY;UNTIL=20260919T155959Z"
    assert days(SATURDAY, rule="FREQ=WEEKLY;UNTIL=20260919") == ["09-05", "09-12", "09-19"]
    assert days(SATURDAY, rule="FREQ=WEEKLY;UNTIL=20260919T010000Z") == ["09-05", "09-12", "09-19"]
    assert days(SATURDAY, rule="FREQ=WEEKLY;UNTIL=20260919T005959Z") == ["09-05", "09-12"]


def test_times_are_those_of_the_clocks_on_the_walls() -> None:
    start = series.moment_of(SATURDAY)
    assert (start.hour, series.local(start)) == (1, SATURDAY)
    assert series.moment_of(SATURDAY + timedelta(days=1)) - start == timedelta(days=1)
