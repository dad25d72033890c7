"""The port of all channels. A channel sends what it is given once, without retries of its own: the outbox owns those."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable
from uuid import UUID


@dataclass(frozen=True)
class Parcel:
    """What is sent to one address: ids and a generic line, never a name, a place, a phone number or a title."""

    token: str = field(repr=False)
    """The address as the provider knows it: a registration token or id, a subscription's JSON, an open id, a phone number."""
    notification_id: UUID
    kind: str
    line: str = field(repr=False)
    attempt: int
    """From 2 on it may be a duplicate: the client drops what it has by the notification's id."""
    is_urgent: bool = False
    name: str | None = None
    """What the provider knows it by at every attempt, where it gives out names."""


class Fate(StrEnum):
    """What became of a parcel."""

    SENT = "sent"
    RETRY = "retry"
    """The provider failed, or nobody knows whether it arrived: another time."""
    GONE = "gone"
    """The address takes no more pushes."""
    REFUSED = "refused"
    """It will never be taken."""
    POSTPONED = "postponed"
    """It was not tried: it came too late, or the provider has said that it takes nothing more for a while."""


@dataclass(frozen=True)
class Outcome:
    """The fate of a parcel, the provider's code where it failed, and the wait that the provider asks for."""

    fate: Fate
    reason: str | None = None
    retry_after: timedelta | None = None


class Push(Protocol):
    """A channel."""

    at_once: int
    """How many parcels it may be asked to send at the same time, each by a thread."""

    def send(self, parcel: Parcel) -> Outcome:
        """Send a parcel once. Never raises for what a provider answers; who waits does so for :data:`LONGEST` seconds."""
        ...


@runtime_checkable
class Naming(Push, Protocol):
    """A channel whose provider gives out names for messages: what is sent again under its name is not sent twice."""

    def name(self) -> str | None:
        """A name that nothing was sent under; ``None`` where none is left. Asks nobody: :meth:`Push.send` gets more."""
        ...


AT_ONCE = 8
"""Parcels that are under way to a provider at once, where it takes so many."""
LONGEST = 35.0
"""Seconds after which it is no longer waited for what became of a parcel: it may have arrived."""


class NoPush:
    """A channel that an installation does not have: the inbox is the truth."""

    at_once = AT_ONCE

    def send(self, parcel: Parcel) -> Outcome:
        """Refuse everything."""
        return Outcome(Fate.REFUSED, NOT_CONFIGURED)


NOT_CONFIGURED = "not-configured"
