"""Which way a delivery takes: the best that is open, one at a time. One person hears once.

Pure: what is known of the person's addresses and of the providers comes in; the way, the wait, or that there is none, goes out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.notifications.models import Channel

SWITCH_AFTER = 4
"""Faults of an address after which another comes before it; of an urgent message, :data:`URGENT_SWITCH_AFTER`."""
URGENT_SWITCH_AFTER = 2


@dataclass(frozen=True)
class Address:
    """One way to a person: a device, or (without one) the account's phone."""

    channel: Channel
    device_id: UUID | None
    sealed: bytes = field(repr=False)
    identity: UUID
    """What it is sealed with."""


class Closed(NamedTuple):
    """That a provider takes nothing now, until when, and whether to wait for it although there are other ways."""

    until: datetime
    is_short: bool


Tried = tuple[Channel | None, UUID | None]
"""The channel and the device that a delivery was tried on."""
Admit = Callable[[Channel], Closed | None]
"""Asks for one message more on a channel; ``None``: it is taken, and counted."""


@dataclass(frozen=True)
class Way:
    """What was chosen: an address, or the moment to ask again at; neither where there is no way at all."""

    address: Address | None = None
    held_until: datetime | None = None
    has_others: bool = False
    """Whether other addresses are left for when this one fails."""


def sorted_by(order: Sequence[Channel], addresses: Sequence[Address]) -> list[Address]:
    """The addresses on the channels that are in use, the best channel first; within one, in the order given."""
    in_use = [address for address in addresses if address.channel in order]
    return sorted(in_use, key=lambda address: order.index(address.channel))


def preferring(addresses: list[Address], tried_before: Tried, faults: int, is_urgent: bool) -> list[Address]:
    """The addresses with the one that was tried before at the front, or at the end once it has failed too often."""
    tried = [one for one in addresses if (one.channel, one.device_id) == tried_before]
    others = [one for one in addresses if one not in tried]
    has_failed = faults >= (URGENT_SWITCH_AFTER if is_urgent else SWITCH_AFTER)
    return others + tried if has_failed else tried + others


def choose(addresses: Sequence[Address], admit: Admit) -> Way:
    """The first address whose provider takes the message now; else the earliest moment at which one may."""
    waits: list[datetime] = []
    for address in addresses:
        closed = admit(address.channel)
        if closed is None:
            return Way(address, has_others=len(addresses) > 1)
        waits.append(closed.until)
        if closed.is_short:
            return Way(held_until=closed.until)
    return Way(held_until=min(waits)) if waits else Way()
