"""Sending what the outbox holds. Any number of processes may do it at the same time.

A batch is claimed and leased (:mod:`app.notifications.claiming`) by a commit before anything is sent. A channel's parcels leave
in portions, the channels beside each other; a portion's outcomes are written down while the next is on its way, so that a worker
that is killed leaves four portions unsettled at most. The outbox owns retries: exponential waits with jitter, never before a
provider's ``Retry-After``, after :data:`MOST_ATTEMPTS` faults a dead letter; a provider's outage
(:mod:`app.notifications.traffic`) is no fault.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Queue
from random import Random
from threading import Event
from time import monotonic
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, text

from app.kit import clock
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.transaction import transaction
from app.notifications import claiming, classes, traffic, writing
from app.notifications.channels.port import Fate, NoPush, Outcome, Push
from app.notifications.claiming import Claimed
from app.notifications.models import Channel, DeliveryStatus, Device
from app.notifications.writing import DELIVERIES, QUIET_ENDS, Settled

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_RETRY_AFTER = timedelta(days=1)
PORTION = 12
"""Parcels of a channel that are sent before their outcomes are written down."""
COURIERS = 2
"""Portions of a channel that are under way at once: while one waits for its last parcel, the other keeps the lanes busy."""
BEGINS = 20.0
"""Seconds after which no portion of a batch is begun: with the longest portion it must fit into a lease."""

Outcomes = Sequence[tuple[Claimed, Outcome]]


@dataclass(frozen=True)
class Report:
    """How many deliveries of a run ended how; ``dead`` counts the dead letters among all fates."""

    fates: Mapping[Fate, int]
    dead: int

    @property
    def total(self) -> int:
        """How many were claimed."""
        return sum(self.fates.values())


def deliver_due(now: datetime, limit: int, rng: Random | None = None) -> Report:
    """Send up to ``limit`` deliveries that are due at ``now``. Opens its own transactions: nothing is sent within one."""
    rng = rng or Random()  # noqa: S311 - jitter, not a secret
    with transaction():
        claim = claiming.claim(now, limit)
    fates, dead = Counter({Fate.POSTPONED: claim.held, Fate.REFUSED: len(claim.ended)}), len(claim.ended)
    for outcomes, courier in _carried(claim.leased):
        with transaction():
            # what a crash of the database took back would be sent again: that is worth no wait for the disk
            db.session.execute(text("SET LOCAL synchronous_commit = off"))
            dead += _settle(outcomes, courier, clock.now(), rng)
        fates.update(outcome.fate for _, outcome in outcomes)
    for fate, number in fates.items():
        DELIVERIES.labels(fate.value).inc(number)
    return Report(+fates, dead)


class _Courier:
    """Carries some of one channel's parcels, a portion at a time, in a thread of its own; it never touches the database."""

    def __init__(self, channel: Channel, push: Push, parcels: Sequence[Claimed], closed: Event) -> None:
        self.channel = channel
        self.closed = closed
        """Set when the provider's breaker has opened: the rest is not tried."""
        self._push = push
        self._parcels = parcels

    def carry(self, done: "Done") -> None:
        """Send everything, and put each portion's outcomes down; ``None`` at the end."""
        stop_at = monotonic() + BEGINS
        for at in range(0, len(self._parcels), PORTION):
            portion = self._parcels[at : at + PORTION]
            is_over = self.closed.is_set() or monotonic() > stop_at
            sent = [Outcome(Fate.POSTPONED)] * len(portion) if is_over else self._sent(portion)
            done.put((list(zip(portion, sent, strict=True)), self))
        done.put(None)

    def _sent(self, portion: Sequence[Claimed]) -> list[Outcome]:
        try:
            return self._push.send([one.parcel for one in portion])
        except Exception as error:  # an adapter promises not to; one that does must not lose what it holds
            return [Outcome(Fate.RETRY, type(error).__name__)] * len(portion)


Done = Queue[tuple[Outcomes, _Courier] | None]


def _carried(leased: Sequence[Claimed]) -> Iterator[tuple[Outcomes, _Courier]]:
    """The outcomes, portion by portion as they come."""
    if not leased:
        return
    pushes: Mapping[Channel, Push] = current_app.extensions["pushes"]
    channels = sorted({one.address.channel for one in leased})
    couriers: list[_Courier] = []
    for channel in channels:
        push, mine = pushes.get(channel, NoPush()), [one for one in leased if one.address.channel is channel]
        closed = Event()
        couriers += [_Courier(channel, push, mine[nth::COURIERS], closed) for nth in range(COURIERS)]
    done: Done = Queue(1)
    with ThreadPoolExecutor(len(couriers), "courier") as threads:
        for courier in couriers:
            threads.submit(courier.carry, done)
        portions = _until_ended(done, len(couriers))
        try:
            yield from portions
        finally:  # whoever settles may have failed: let the couriers put down what they hold, and end
            for courier in couriers:
                courier.closed.set()
            for _ in portions:
                pass


def _until_ended(done: Done, under_way: int) -> Iterator[tuple[Outcomes, _Courier]]:
    while under_way:
        portion = done.get()
        if portion is None:
            under_way -= 1
        else:
            yield portion


def _settle(outcomes: Outcomes, courier: _Courier, at: datetime, rng: Random) -> int:
    """Write the outcomes down; how many deliveries are dead now."""
    is_closed = traffic.note(courier.channel, [outcome for _, outcome in outcomes], at)
    if is_closed:
        courier.closed.set()
    rows = [_settled(claimed, outcome, is_closed, at, rng) for claimed, outcome in outcomes]
    writing.settle(rows)
    dead = [claimed for (claimed, _), row in zip(outcomes, rows, strict=True) if row.status is DeliveryStatus.DEAD]
    writing.next_turns([(one.notification_id, one.turn + 1) for one in dead if one.has_others], at)
    _forget_devices({one.address.device_id for one, outcome in outcomes if outcome.fate is Fate.GONE})
    sent = Counter((courier.channel, one.its) for one, outcome in outcomes if outcome.fate is Fate.SENT)
    traffic.count(local_date(at), Counter(), sent, Counter((courier.channel, one.its) for one in dead))
    return len(dead)


def _settled(claimed: Claimed, outcome: Outcome, is_closed: bool, at: datetime, rng: Random) -> Settled:
    key, fate = claimed.key, outcome.fate
    faults = claimed.faults + (fate is Fate.RETRY and not is_closed)
    status = _status(fate, faults)
    wait = wait_after(key.attempts, outcome.retry_after, rng)
    within = classes.within(claimed.parcel.kind, claimed.is_urgent)
    falls_back = status is DeliveryStatus.SENT and claimed.has_others and within is not None
    return Settled(
        key,
        status,
        key.attempts - (fate is Fate.POSTPONED),
        faults,
        at + (outcome.retry_after or timedelta()) if fate is Fate.POSTPONED else at + wait,
        at if status is DeliveryStatus.SENT else None,
        outcome.reason,
        at + within if falls_back and within is not None else None,
    )


def _status(fate: Fate, faults: int) -> DeliveryStatus:
    if fate is Fate.SENT:
        return DeliveryStatus.SENT
    may_be_tried_again = fate is Fate.POSTPONED or (fate is Fate.RETRY and faults < MOST_ATTEMPTS)
    return DeliveryStatus.PENDING if may_be_tried_again else DeliveryStatus.DEAD


def wait_after(attempts: int, retry_after: timedelta | None, rng: Random) -> timedelta:
    """The wait before the next attempt: 15 s, doubled by each up to an hour, of that a random half to the whole; at least what
    the provider asks for, but no more than a day."""
    longest: timedelta = min(FIRST_WAIT * int(2 ** min(attempts - 1, 12)), LONGEST_WAIT)
    return max(longest * rng.uniform(0.5, 1), min(retry_after or timedelta(), LONGEST_RETRY_AFTER))


def _forget_devices(device_ids: set[UUID | None]) -> None:
    if device_ids:
        db.session.execute(delete(Device).where(Device.id.in_(device_ids)))


__all__ = ["MOST_ATTEMPTS", "QUIET_ENDS", "Report", "deliver_due", "wait_after"]
