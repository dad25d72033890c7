"""Where the demo's places are: the real tree of codes and names, on invented, plausible points.

The published codes carry no coordinates. Subdistricts lie on a sunflower's spiral around the district's middle, communities on
one around their subdistrict, so that neighbours in the list are neighbours on the map.
"""

import csv
from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, radians, sin, sqrt
from pathlib import Path

import h3

DIVISIONS = Path(__file__).parent / "data" / "shijingshan.csv"
MIDDLE = (39.906, 116.195)
"""Latitude and longitude, WGS 84 degrees, of the district's middle."""
DISTRICT_RADIUS, SUBDISTRICT_RADIUS = 4.2, 1.5
"""Kilometres."""
GOLDEN_ANGLE = pi * (3 - sqrt(5))
KILOMETRES_A_DEGREE = 111.2
RESOLUTION = 8


@dataclass(frozen=True)
class DemoPlace:
    """A place and its middle."""

    code: str
    name: str
    level: str
    parent_code: str | None
    latitude: float
    longitude: float

    @cached_property
    def cell(self) -> str:
        """The coarse cell of its middle."""
        return str(h3.latlng_to_cell(self.latitude, self.longitude, RESOLUTION))

    @cached_property
    def cells(self) -> list[str]:
        """The cells in which its people live: the middle one and those around."""
        return sorted(str(cell) for cell in h3.grid_disk(self.cell, 1))


def places() -> list[DemoPlace]:
    """The district's tree, parents before children."""
    with DIVISIONS.open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (len(row["code"]), row["code"]))
    found: dict[str, DemoPlace] = {}
    for row in rows:
        found[row["code"]] = _placed(row, found, rows)
    return list(found.values())


def _placed(row: dict[str, str], found: dict[str, DemoPlace], rows: list[dict[str, str]]) -> DemoPlace:
    parent = found.get(row["parent_code"])
    latitude, longitude = MIDDLE
    if parent is not None:
        siblings = [other["code"] for other in rows if other["parent_code"] == parent.code]
        radius = DISTRICT_RADIUS if parent.level == "district" else SUBDISTRICT_RADIUS
        latitude, longitude = _on_spiral(parent, siblings.index(row["code"]), len(siblings), radius)
    return DemoPlace(row["code"], row["name"], row["level"], row["parent_code"] or None, latitude, longitude)


def _on_spiral(around: DemoPlace, number: int, count: int, radius: float) -> tuple[float, float]:
    """The sunflower's point of a number (Vogel 1979): equal areas for all."""
    distance = radius * sqrt((number + 0.5) / count) / KILOMETRES_A_DEGREE
    angle = number * GOLDEN_ANGLE
    return (
        around.latitude + distance * sin(angle),
        around.longitude + distance * cos(angle) / cos(radians(around.latitude)),
    )
