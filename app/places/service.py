"""What is done to places."""

from dataclasses import dataclass
from typing import Any

from app.kit.database import db
from app.people.actors import Occasion
from app.places import cells, policy, queries
from app.places.errors import PlaceChanged
from app.places.models import Place


@dataclass(frozen=True)
class PlaceSheet:
    """A place with what is above and directly below it."""

    place: Place
    path: list[Place]
    children: list[Place]

    @property
    def version(self) -> int:
        """Rises whenever anything on the sheet changes: versions only rise, and places are never deleted."""
        return sum(place.version for place in (*self.path, *self.children))


def sheet(code: str) -> PlaceSheet:
    """A place with its path (itself at the end) and its children; raises ``PlaceNotFound``. Two statements."""
    path = queries.path(code)
    return PlaceSheet(path[-1], path, queries.children(code))


def edit(code: str, changes: dict[str, Any], version: int, occasion: Occasion) -> PlaceSheet:
    """Change a place's name, cell or ``reviews_orders``.

    Raises ``PlaceNotFound``, ``PlaceNotYours``, ``PlaceChanged``, ``CellMalformed``.
    """
    place = queries.place_for_update(code)
    if denial := policy.may_edit(code, changes, occasion.person):
        raise denial
    if sheet(code).version != version:
        raise PlaceChanged()
    if changes.get("cell") is not None:
        cells.checked(changes["cell"], "/cell")
    for field, value in changes.items():
        setattr(place, field, value)
    place.version += 1
    db.session.flush()
    return sheet(code)
