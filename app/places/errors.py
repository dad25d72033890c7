"""What places refuses."""

from app.kit.errors import Forbidden, Malformed, NotFound, PreconditionFailed


class PlaceNotFound(NotFound):
    """There is no place with this code."""


class PlaceChanged(PreconditionFailed):
    """Somebody edited the place since it was read."""


class PlaceNotYours(Forbidden):
    """The place is not below yours, or this part of it is the administrator's to edit."""


class CellMalformed(Malformed):
    """Not an H3 cell of resolution 8."""
