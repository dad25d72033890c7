"""The fault plan: what a provider does to messages, how the outbox gets them through, and what is counted at the other end.

Played over real HTTP by the tests with a few people and by ``make bench ARGS=faults`` with thousands.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Protocol

from flask import current_app
from sqlalchemy import func, select

from app.kit.clock import now
from app.kit.database import db
from app.notifications.delivery import deliver_due
from app.notifications.models import Channel, Delivery, DeliveryStatus
from tests.fakes import StandingClock

PATIENCE = 0.25
"""Seconds that the adapters wait for an answer."""
FAULTS = ("busy:7", "error", "silent", "half", "late", "garbage", "drop")
_OF_FCM = {"busy:7": "quota:7", **{name: f"{name}:{PATIENCE * 2}" for name in ("silent", "half")}}
_OF_FCM["late"] = f"slow:{PATIENCE * 2}"
BATCH = 300
MOST_ROUNDS = 5000


class Far(Protocol):
    """The provider's end."""

    def answers(self, to: str, *answers: str) -> None:
        """How to answer the next messages to an address."""
        ...

    def counted(self) -> dict[str, int]:
        """``messages`` handed over and taken, of how many ``addresses``, and how many are ``shown``."""
        ...


def wish(far: Far, channel: Channel, to: str, faults: Sequence[str]) -> None:
    """Have a provider fail an address's next attempts so."""
    if faults:
        far.answers(to, *(_OF_FCM.get(fault, fault) if channel is Channel.FCM else fault for fault in faults))


def play(dice: Random) -> int:
    """Deliver until nothing waits, the clock put forward to what is due next; how many rounds that took."""
    clock: StandingClock = current_app.extensions["clock"]
    waiting = select(func.min(Delivery.next_attempt_at)).where(Delivery.status == DeliveryStatus.PENDING)
    for number in range(MOST_ROUNDS):
        due = db.session.scalar(waiting)
        db.session.rollback()
        if due is None:
            return number
        clock.set(max(due, now()) + timedelta(seconds=20))
        while deliver_due(now(), BATCH, rng=dice).total:
            pass
    raise AssertionError("the outbox never empties")
