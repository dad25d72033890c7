"""Checks of whether one person can have been at all these places at these times."""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil

from app.places.cells import kilometres_between
from app.points.checks.evidence import Evidence, moment
from app.points.checks.facts import Checked, Near

CELL_KILOMETRES = 1.2
"""So much nearer than the middles of their cells two places may be: a cell of resolution 8 reaches 0.53 km from its middle on
average, and some are a little larger."""
CITY_DIGITS = 4
"""Of the division code: the prefecture-level city, or the municipality's districts."""


def overlapping(checked: Checked) -> Evidence | None:
    """In two services at the same time; the longest overlap is told, and every order with one is named."""
    found = [one for one in _overlaps(checked) if one[0] > checked.most.overlap_minutes]
    if not found:
        return None
    minutes, longest = max(found, key=lambda one: one[0])
    return {
        "minutes": minutes, "at": moment(longest.started_at), "orders": [str(other.order_id) for _, other in found],
    }  # fmt: skip


def impossible_travel(checked: Checked) -> Evidence | None:
    """Further from the service before, or after, than one gets in the time between; where two overlap, that is told instead."""
    for other in checked.record.near:
        gap = _gap(checked, other)
        if gap < -timedelta(minutes=checked.most.overlap_minutes):
            continue
        kilometres = max(0.0, kilometres_between(checked.record.cell, other.cell) - CELL_KILOMETRES)
        needed = ceil(kilometres * 60 / _speed(checked, other))
        minutes = max(0, int(gap.total_seconds() // 60))
        if needed > minutes:
            return {"kilometres": round(kilometres, 1), "minutes": minutes, "needed": needed,
                    "at": moment(other.started_at), "orders": [str(other.order_id)]}  # fmt: skip
    return None


def _overlaps(checked: Checked) -> Iterator[tuple[int, Near]]:
    for other in checked.record.near:
        yield -int(_gap(checked, other).total_seconds() // 60), other


def _gap(checked: Checked, other: Near) -> timedelta:
    """From the end of the one to the beginning of the other; negative: they overlap by so much."""
    later_start = max(checked.facts.started_at, other.started_at)
    return later_start - min(checked.ended_at, other.ended_at)


def _speed(checked: Checked, other: Near) -> int:
    is_same_city = checked.record.place_code[:CITY_DIGITS] == other.place_code[:CITY_DIGITS]
    return checked.most.city_speed if is_same_city else checked.most.road_speed
