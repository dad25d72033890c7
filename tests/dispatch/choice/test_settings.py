"""Settings of a place stay within safe bounds."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.dispatch.choice.facts import Moment, hours_of
from app.dispatch.choice.nearest import Nearest
from app.dispatch.choice.settings import BOUNDS, NAMES, PRESETS, STANDARD, OutOfBounds
from tests.dispatch.choice.made import at, order, people


def test_every_setting_has_bounds_and_every_preset_keeps_them() -> None:
    assert set(BOUNDS) == set(NAMES)
    assert set(PRESETS) == {"standard", "balanced", "eco", "fast"}


@pytest.mark.parametrize("name", NAMES)
def test_beyond_its_bounds_a_setting_is_refused(name: str) -> None:
    lowest, highest = BOUNDS[name]
    allowed: list[dict[str, Any]] = [{name: lowest}, {name: highest}]
    refused: list[dict[str, Any]] = [{name: lowest - 1}, {name: highest + 1}]
    for changes in allowed:
        replace(STANDARD, **changes)
    for changes in refused:
        with pytest.raises(OutOfBounds, match=name):
            replace(STANDARD, **changes)


def test_quiet_hours_go_over_midnight_or_not() -> None:
    assert [hour for hour in range(24) if STANDARD.is_quiet(hour)] == [0, 1, 2, 3, 4, 5, 6, 23]
    assert [hour for hour in range(24) if replace(STANDARD, quiet_from=1, quiet_until=3).is_quiet(hour)] == [1, 2]
    assert not any(replace(STANDARD, quiet_from=0, quiet_until=0).is_quiet(hour) for hour in range(24))


def test_a_moment_knows_the_clock_on_the_wall() -> None:
    monday = datetime(2026, 11, 23, 1, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert Moment.of(monday).slot == 1
    assert Moment.of(monday.replace(day=22)).slot == 24 + 1
    assert Moment.of(monday).at == hours_of(datetime(2026, 11, 22, 17, 30, tzinfo=UTC))
    with pytest.raises(ValueError, match="zone"):
        Moment.of(datetime(2026, 11, 23))  # noqa: DTZ001


def test_a_moment_knows_when_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before, after = datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert [Moment.of(one.astimezone(berlin)).slot % 24 for one in (before, after)] == [1, 3]


def test_the_hold_out_tells_the_nearest_in_six_waves() -> None:
    moment = at(12)
    first = Nearest(10).choose(order(moment), people(30), moment, Random(1))
    assert [one.candidate.id for one in first.chosen] == list(range(10))
    assert not Nearest(10).choose(order(moment, waves=6), people(30), moment, Random(1)).chosen
    assert not Nearest(10).choose(order(moment), people(30, most_a_week=0), moment, Random(1)).chosen
