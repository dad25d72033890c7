"""What dispatch refuses."""

from app.kit.errors import Conflict, NotFound


class DispatchNotFound(NotFound):
    """There is no such order, it was never carried to anybody, or it is not yours to follow."""


class NoSuchStep(Conflict):
    """The ladder has no step from here to there."""
