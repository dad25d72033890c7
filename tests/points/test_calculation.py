"""What services earn: worked examples that can be checked by hand.

10 points an hour are 5 a started half hour; 4 hours a day count; urgent adds 20 %; the home organization has half of it.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.models import Proof
from app.points.calculation import Counted, ServiceFacts, calculate
from app.points.rules import Rule

NOBODY = UUID(int=0)
SERVICE = ServiceFacts(
    order_id=NOBODY, assignment_id=NOBODY, volunteer_id=NOBODY, organization_id=NOBODY, place_code="110107001012",
    service_type="repairs_errands", is_urgent=False, started_at=datetime(2026, 3, 4, 2, tzinfo=UTC), minutes=60,
    stars=5, proof=Proof.SERVICE_CODE,
)  # fmt: skip
DEFAULT = Rule()
TUTORING = Rule(points_by_service_type={"repairs_errands": 15})
MONTHLY = Rule(month_cap_minutes=600, year_cap_minutes=6000)
YEARLY = Rule(year_cap_minutes=6000)
UNCAPPED = Rule(day_cap_minutes=None)
GENEROUS = Rule(organization_percent=100, urgent_percent=50)
MEAN = Rule(organization_percent=0, urgent_percent=0)
SEVEN = Rule(points_an_hour=7)

EXAMPLES = [
    # minutes, urgent, rule, already counted (day, month, year) → minutes counted, over the cap, volunteer, organization
    (1, False, DEFAULT, Counted(), 30, 0, 5, 3),  # a started half hour counts; half of 5 rounds up to 3
    (29, False, DEFAULT, Counted(), 30, 0, 5, 3),
    (30, False, DEFAULT, Counted(), 30, 0, 5, 3),  # half an hour is never rounded to nothing
    (31, False, DEFAULT, Counted(), 60, 0, 10, 5),
    (60, False, DEFAULT, Counted(), 60, 0, 10, 5),
    (61, False, DEFAULT, Counted(), 90, 0, 15, 8),  # half of 15 rounds up
    (90, False, DEFAULT, Counted(), 90, 0, 15, 8),
    (90, True, DEFAULT, Counted(), 90, 0, 18, 9),  # 15 + 3
    (30, True, DEFAULT, Counted(), 30, 0, 6, 3),  # 5 + 1
    (150, True, DEFAULT, Counted(), 150, 0, 30, 15),  # 25 + 5
    (240, False, DEFAULT, Counted(), 240, 0, 40, 20),  # the whole day's cap
    (241, False, DEFAULT, Counted(), 240, 30, 40, 20),  # a started half hour beyond it
    (480, False, DEFAULT, Counted(), 240, 240, 40, 20),
    (480, True, DEFAULT, Counted(), 240, 240, 48, 24),  # the bonus is of what counts
    (120, False, DEFAULT, Counted(day=180), 60, 60, 10, 5),  # the cap in the middle of a service
    (45, False, DEFAULT, Counted(day=210), 30, 30, 5, 3),
    (60, False, DEFAULT, Counted(day=240), 0, 60, 0, 0),  # nothing left of the day
    (60, False, DEFAULT, Counted(day=300), 0, 60, 0, 0),  # the cap was lowered meanwhile
    (0, False, DEFAULT, Counted(), 0, 0, 0, 0),
    (1440, False, UNCAPPED, Counted(), 1440, 0, 240, 120),
    (60, False, TUTORING, Counted(), 60, 0, 15, 8),  # a type of service with a rate of its own
    (30, False, TUTORING, Counted(), 30, 0, 8, 4),  # 7.5 rounds up
    (90, True, TUTORING, Counted(), 90, 0, 28, 14),  # 22.5 → 23, + 4.6 → 5
    (120, False, MONTHLY, Counted(day=0, month=540), 60, 60, 10, 5),  # the month's cap comes before the day's
    (120, False, MONTHLY, Counted(day=0, month=0, year=5910), 90, 30, 15, 8),  # and the year's before both
    (120, False, YEARLY, Counted(day=210, month=210, year=210), 30, 90, 5, 3),  # the day's first of all
    (90, True, GENEROUS, Counted(), 90, 0, 23, 23),  # 15 + 7.5 → 8
    (90, True, MEAN, Counted(), 90, 0, 15, 0),
    (30, False, SEVEN, Counted(), 30, 0, 4, 2),  # 3.5 rounds up
    (90, True, SEVEN, Counted(), 90, 0, 13, 7),  # 10.5 → 11, + 2.2 → 2; half of 13 rounds up
]


@pytest.mark.parametrize(
    ("minutes", "urgent", "rule", "already", "counted", "over", "volunteer", "organization"), EXAMPLES
)
def test_worked_examples(
    minutes: int, urgent: bool, rule: Rule, already: Counted, counted: int, over: int, volunteer: int, organization: int
) -> None:
    earned = calculate(replace(SERVICE, minutes=minutes, is_urgent=urgent), rule, already)

    assert (earned.minutes_counted, earned.minutes_over_cap) == (counted, over)
    assert (earned.volunteer_points, earned.organization_points) == (volunteer, organization)
    assert earned.base + earned.urgent_bonus == earned.volunteer_points


@given(minutes=st.integers(0, 1440), used=st.sampled_from(range(0, 271, 30)))
def test_what_counts_is_whole_half_hours_within_the_cap(minutes: int, used: int) -> None:
    earned = calculate(replace(SERVICE, minutes=minutes), DEFAULT, Counted(day=used))

    assert earned.minutes_counted % 30 == 0
    assert used + earned.minutes_counted <= max(240, used)
    assert earned.minutes_counted + earned.minutes_over_cap - minutes in range(30)


@pytest.mark.parametrize(
    ("started_at", "day"),
    [
        (datetime(2026, 3, 4, 15, 59, tzinfo=UTC), date(2026, 3, 4)),
        (datetime(2026, 3, 4, 16, 0, tzinfo=UTC), date(2026, 3, 5)),  # midnight in Shanghai
        (datetime(2026, 2, 28, 16, 30, tzinfo=UTC), date(2026, 3, 1)),  # the month's end
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_a_service_belongs_to_the_shanghai_day_on_which_it_began(started_at: datetime, day: date) -> None:
    assert replace(SERVICE, started_at=started_at).served_on == day


AT_NIGHT = Rule(night_percent=50)
PRAISED = Rule(rating_percent=10)
BUSY = Rule(night_percent=50, rating_percent=10, day_cap_minutes=120)


@pytest.mark.parametrize(
    ("began", "minutes", "rule", "half_hours", "bonus", "volunteer"),
    [
        ("2026-03-04T20:00", 60, AT_NIGHT, 0, 0, 10),
        ("2026-03-04T21:00", 120, AT_NIGHT, 2, 5, 25),  # two of four half hours: half of 20, of which 50 %
        ("2026-03-04T21:31", 60, AT_NIGHT, 1, 3, 13),  # begins 21:31 and 22:01: 5 by night, 2.5 rounds up
        ("2026-03-04T21:29", 30, AT_NIGHT, 0, 0, 5),
        ("2026-03-04T22:00", 30, AT_NIGHT, 1, 3, 8),
        ("2026-03-04T23:30", 60, AT_NIGHT, 2, 5, 15),  # across midnight
        ("2026-03-05T05:30", 60, AT_NIGHT, 1, 3, 13),  # one begins at 5:30, one at 6:00
        ("2026-03-05T06:00", 60, AT_NIGHT, 0, 0, 10),
        ("2026-03-04T21:00", 240, BUSY, 2, 5, 27),  # only what counts: 21:00–23:00, 20 + 5 + 2 for five stars
        ("2026-03-04T22:00", 60, DEFAULT, 2, 0, 10),
    ],
)
def test_the_night_s_bonus_is_for_the_half_hours_that_begin_at_night(
    began: str, minutes: int, rule: Rule, half_hours: int, bonus: int, volunteer: int
) -> None:
    started_at = datetime.fromisoformat(f"{began}:00+08:00")
    earned = calculate(replace(SERVICE, started_at=started_at, minutes=minutes), rule, Counted())

    assert (earned.night_half_hours, earned.night_bonus, earned.volunteer_points) == (half_hours, bonus, volunteer)


@pytest.mark.parametrize(("stars", "bonus"), [(5, 2), (4, 0), (1, 0), (None, 0)])
def test_only_five_stars_earn_the_bonus_for_the_rating(stars: int | None, bonus: int) -> None:
    earned = calculate(replace(SERVICE, minutes=90, stars=stars), PRAISED, Counted())

    assert (earned.rating_bonus, earned.volunteer_points) == (bonus, 15 + bonus)  # 1.5 rounds up
