"""Orders, candidates and moments of which only what matters is said."""

from typing import Any

from app.dispatch.choice.facts import Candidate, Moment, Order

MONDAY = 96.0
"""Hours from the beginning of 1970 to its first Monday."""


def at(hour: float, day: int = 0) -> Moment:
    """An hour of a day, 0 being a Monday."""
    return Moment(MONDAY + day * 24 + hour)


def order(posted: Moment, hours: float = 12.0, **said: Any) -> Order:
    """An order of one slot, open for so many hours."""
    facts: dict[str, Any] = {"id": 1, "kind": "errands", "free_slots": 1, "slots": 1, "is_urgent": False} | said
    return Order(posted_at=posted.at, due_at=posted.at + hours, **facts)


def people(count: int, **said: Any) -> list[Candidate]:
    """So many candidates, each fifty metres farther than the one before."""
    return [Candidate(**{"id": number, "km": 0.21 + number / 20, "profile": 0, **said}) for number in range(count)]
