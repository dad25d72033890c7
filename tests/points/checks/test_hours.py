"""How long, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.kit.clock import SHANGHAI
from app.kit.ids import new_id
from app.points.calculation import Counted
from app.points.checks import hours
from app.points.checks.facts import Checked
from tests.builders.checks import TEN, checked


@pytest.mark.parametrize(("already", "evidence"), [(180, None), (210, {"minutes": 30})])
def test_over_the_cap(already: int, evidence: Any) -> None:
    assert hours.over_cap(checked(60, already=Counted(day=already))) == evidence


def test_a_place_may_let_some_minutes_over_the_cap_pass() -> None:
    assert hours.over_cap(checked(60, already=Counted(day=210), thresholds={"over_cap_minutes": 30})) is None


@pytest.mark.parametrize(
    ("minutes", "planned", "is_raised"),
    [(181, 120, True), (180, 120, False), (151, 100, False), (300, 210, False), (316, 210, True)],
)
def test_far_over_the_order_s_length(minutes: int, planned: int, is_raised: bool) -> None:
    evidence = hours.over_planned(checked(minutes, planned_minutes=planned))

    assert evidence == ({"minutes": minutes, "planned": planned} if is_raised else None)


@pytest.mark.parametrize(("minutes", "is_raised"), [(35, False), (36, True)])
def test_longer_than_from_check_in_to_completion(minutes: int, is_raised: bool) -> None:
    done = TEN + timedelta(minutes=20, seconds=30)

    evidence = hours.over_elapsed(checked(minutes, completed_at=done))

    assert evidence == ({"minutes": minutes, "elapsed": 20} if is_raised else None)


def test_what_was_never_checked_in_has_no_time_between() -> None:
    assert hours.over_elapsed(checked(checked_in_at=None, completed_at=None)) is None


def duty(minutes: int = 60, day: int = 4, hour: int = 10, minute: int = 0, month: int = 3) -> Checked:
    """A service for the volunteer's own organization."""
    began = datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)
    service = checked(minutes, started_at=began)
    own = replace(service.record, for_organization_id=service.facts.organization_id)
    return replace(service, record=own)


def test_duty_in_working_hours_for_the_own_organization() -> None:
    assert hours.working_hours(duty(31)) == {"minutes": 31, "begins": 9, "ends": 17}
    assert hours.working_hours(duty(30)) is None
    assert hours.working_hours(checked(240, for_organization_id=new_id())) is None


@pytest.mark.parametrize(
    ("service", "minutes"),
    [
        (duty(60, hour=8, minute=29), None),  # to 9:29
        (duty(60, hour=8, minute=31), 31),
        (duty(240, hour=16, minute=29), 31),
        (duty(240, hour=17), None),
        (duty(240, day=7), None),  # Saturday
        (duty(240, month=2, day=28), 240),  # a Saturday that is worked for the Spring Festival
        (duty(240, month=10, day=1), None),  # National Day
        (duty(1440, day=3, hour=17), 480),  # over midnight into the next day's hours
    ],
)
def test_working_hours_are_those_of_the_chinese_calendar(service: Checked, minutes: int | None) -> None:
    evidence = hours.working_hours(service)

    assert (evidence["minutes"] if evidence else None) == minutes
