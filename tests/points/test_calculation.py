"""What services earn: worked examples that can be checked by hand.

10 points an hour are 5 a started half hour; 4 hours a day count; urgent adds 20 %; the home organization has half of it.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.points.calculation import Counted, ServiceFacts, calculate
from app.points.rules import Rule

NOBODY = UUID(int=0)
SERVICE = ServiceFacts(
    order_id=NOBODY, assignment_id=NOBODY, volunteer_id=NOBODY, organization_id=NOBODY, place_code="110107001012",
    service_type="repairs_errands", is_urgent=False, started_at=datetime(2026, 3, 4, 2, tzinfo=UTC), minutes=60,
    stars=5, is_proved=True,
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
