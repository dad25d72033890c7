"""One person, one place at a time."""

from datetime import timedelta
from typing import Any

import h3
import pytest

from app.places.cells import kilometres_between
from app.points.checks import table
from app.points.checks.flags import Flag
from app.points.checks.whereabouts import impossible_travel, overlapping
from tests.builders.checks import CELL, TEN, checked, near


def at(minutes: int) -> Any:
    return TEN + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("other", "minutes"), [(near(at(50)), None), (near(at(49)), 11), (near(at(-49)), 11), (near(at(60)), None)]
)
def test_overlapping_services(other: Any, minutes: int | None) -> None:
    evidence = overlapping(checked(60, near=(other,)))

    assert (evidence["minutes"] if evidence else None) == minutes


def test_the_longest_overlap_is_told_with_its_time_and_every_order_that_overlaps() -> None:
    long, short = near(at(-30)), near(at(40))

    assert overlapping(checked(60, near=(long, short))) == {
        "minutes": 30, "at": "03-04 09:30", "orders": [str(long.order_id), str(short.order_id)]
    }  # fmt: skip


def cell_away(kilometres: float) -> str:
    """A cell whose middle is about so far to the east."""
    latitude, longitude = h3.cell_to_latlng(CELL)
    return str(h3.latlng_to_cell(latitude, longitude + kilometres / 85.3, 8))


def test_impossible_travel_within_a_city() -> None:
    away = cell_away(11.2)
    distance = kilometres_between(CELL, away) - 1.2  # about ten: twenty minutes at 30 km/h
    needed = -int(-distance * 2 // 1)

    assert impossible_travel(checked(60, near=(near(at(60 + needed), cell=away),))) is None
    evidence = impossible_travel(checked(60, near=(near(at(60 + needed - 1), cell=away),)))
    assert evidence is not None
    assert (evidence["minutes"], evidence["needed"], evidence["at"]) == (needed - 1, needed, f"03-04 11:{needed - 1}")


def test_from_city_to_city_the_limit_is_a_motorway_s() -> None:
    away = cell_away(81.2)
    soon = near(at(60 + 50), cell=away, place_code="120101001001")
    sooner = near(at(60 + 35), cell=away, place_code="120101001001")

    assert impossible_travel(checked(60, near=(soon,))) is None
    assert impossible_travel(checked(60, near=(sooner,))) is not None
    assert impossible_travel(checked(60, near=(near(at(60 + 50), cell=away),))) is not None


def test_neighbouring_cells_may_touch() -> None:
    (neighbour,) = list(h3.grid_ring(CELL, 1))[:1]

    assert impossible_travel(checked(60, near=(near(at(60), cell=neighbour),))) is None


def test_who_is_in_two_far_places_at_once_is_told_so_once() -> None:
    raised = table.raised(checked(60, near=(near(at(30), cell=cell_away(30)),)))

    assert list(raised) == [Flag.OVERLAPPING]
