"""Domain events: facts in the past tense, handled in the transaction in which they happened.

``record`` calls each handler of the event's type at once, in the order of the tables of :mod:`app.wiring`. A handler that
raises undoes the whole transaction: what did not happen is not told, what happened is told exactly once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from flask import current_app


class Act(Protocol):
    """When something is done, and by whose act (``None``: the service's own): an occasion is one, and so is an event."""

    @property
    def at(self) -> datetime:
        """The moment."""
        ...

    @property
    def actor_id(self) -> UUID | None:
        """The account of who acts."""
        ...


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact: when it happened, and whose act it was (``None``: the service's own). Ids only, no personal data."""

    at: datetime
    actor_id: UUID | None


Handler = Callable[[Any], None]


class Handlers:
    """Which functions handle which type of event."""

    def __init__(self) -> None:
        self._by_type: dict[type[Event], list[Handler]] = defaultdict(list)

    def wire(self, table: Iterable[tuple[type[Event], Handler]]) -> None:
        """Add rows of (event type, handler), kept in their order."""
        for event_type, handler in table:
            self._by_type[event_type].append(handler)

    def of(self, event_type: type[Event]) -> list[Handler]:
        """The handlers of one type, in order."""
        return self._by_type[event_type]


def record(event: Event) -> None:
    """Tell everybody concerned, in this transaction."""
    handlers: Handlers = current_app.extensions["events"]
    for handler in handlers.of(type(event)):
        handler(event)
