"""What settlement refuses."""

from app.kit.errors import Conflict, NotFound


class PeriodStillOpen(Conflict):
    """The period is not over, or one that it rests on is not closed."""


class NoSuchStatement(NotFound):
    """There is no such statement, or none that you may see."""
