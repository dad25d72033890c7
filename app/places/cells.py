"""H3 cells of resolution 8 (edge about 0.5 km, 0.7 km²): how the service says where something is, coarsely."""

import h3

from app.places.errors import CellMalformed

RESOLUTION = 8


def checked(cell: str, pointer: str) -> str:
    """The cell, if it is one of this resolution; raises :class:`CellMalformed`, which points to where it came from."""
    if not h3.is_valid_cell(cell) or h3.get_resolution(cell) != RESOLUTION:
        raise CellMalformed({pointer: [f"not an H3 cell of resolution {RESOLUTION}"]})
    return cell


def kilometres_between(one: str, other: str) -> float:
    """From the middle of one cell to the middle of another, as the crow flies."""
    return float(h3.great_circle_distance(h3.cell_to_latlng(one), h3.cell_to_latlng(other), unit="km"))
