"""What an event becomes: a message of a kind, for whom, about what, and when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.kit.events import Event
from app.notifications.kinds import Kind
from app.notifications.recipients import Recipients


def _always(event: Any) -> bool:
    return True


def by_itself(event: Any) -> bool:
    """Whether this order tells for itself: where an activity is called off or changed, that is told, not each order of it."""
    return bool(event.is_told)


@dataclass(frozen=True)
class Message:
    """One kind of message that an event becomes, and for whom."""

    kind: Kind
    recipients: Recipients
    subject: str | None = None
    """The field of the event that names what the message is about beside the order."""
    facts: tuple[str, ...] = ()
    """The fields of the event that the text is filled with."""
    is_pushed: bool = True
    """Whether it may ring. An urgent order's rings at night too; everything else waits for the morning."""
    when: Callable[[Any], bool] = field(default=_always, compare=False)
    """Whether this event is told at all."""


Told = dict[type[Event], tuple[Message, ...]]
"""Which event tells whom."""

SILENCE: tuple[Message, ...] = ()
"""Nobody is told; the row says why."""
