"""What stands for the outside in tests: a clock that moves when told."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
"""Wednesday 4 March 2026, 12:00 in Shanghai."""


class StandingClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self._at = at

    def now(self) -> datetime:
        """The moment it stands at."""
        return self._at

    def move(self, **by: float) -> datetime:
        """Move on by a timedelta's words (``minutes=5``); the new moment."""
        self._at += timedelta(**by)
        return self._at

    def set(self, at: datetime) -> None:
        """Stand at another moment."""
        self._at = at
