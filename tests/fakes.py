"""What stands for the outside in tests: a clock that moves when told, an ear for what is recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from app.kit.events import Event, Handlers

NOBODYS = UUID("01990000-0000-7000-8000-00000000ffff")
"""An id that nothing has. The same in every run, so that a test named after it is the same test."""

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


@contextmanager
def heard(app: Flask, *event_types: type[Event]) -> Iterator[list[Any]]:
    """The events of these types that are recorded inside, in order; whoever else handles them does so too."""
    handlers: Handlers = app.extensions["events"]
    found: list[Any] = []
    for event_type in event_types:
        handlers.of(event_type).append(found.append)
    try:
        yield found
    finally:
        for event_type in event_types:
            handlers.of(event_type).remove(found.append)
