"""Sending what the outbox holds. Any number of processes may do it at the same time.

A batch is claimed and leased (:mod:`app.notifications.claiming`) by a commit before anything is sent. Its parcels leave one by
one, a few at once, the channels beside each other, and outcomes are written down as they come: of each channel no more than
:data:`MOST_UNWRITTEN` parcels are sent and not written down, which is what a worker that is killed sends twice. The outbox owns
retries: exponential waits with jitter, never before a provider's ``Retry-After``, after :data:`MOST_ATTEMPTS` faults a dead
letter; a provider's outage (:mod:`app.notifications.traffic`) is no fault.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, Queue
from random import Random
from threading import Event, Semaphore
from time import monotonic
from uuid import UUID

from flask import current_app
from sqlalchemy import delete

from app.kit import clock
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.transaction import transaction
from app.notifications import claiming, classes, losing, traffic, writing
from app.notifications.channels.port import Fate, NoPush, Outcome, Push
from app.notifications.claiming import Claimed
from app.notifications.losing import Dead
from app.notifications.models import Channel, DeliveryStatus, Device, Lane
from app.notifications.writing import DELIVERIES, QUIET_ENDS, Settled, Turn

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_RETRY_AFTER = timedelta(days=1)
HANDS = 10
"""Parcels of a channel that are under way at once; two more than its lanes, so that those never wait for a parcel."""
MOST_UNWRITTEN = 16
"""Parcels of a channel that may have been sent and are not written down yet: a worker that is killed sends them again."""
TOGETHER = 8
LINGERS = 0.05
"""Outcomes that are written down in one transaction, and seconds that the first of them waits for the others."""
BEGINS = 20.0
"""Seconds after which no parcel of a batch is begun: with the longest that one takes it must fit into a lease."""

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


def deliver_due(now: datetime, limit: int, rng: Random | None = None, lanes: Iterable[Lane] = tuple(Lane)) -> Report:
    """Send up to ``limit`` deliveries that are due at ``now``, those of the first lane first.

    Opens its own transactions: nothing is sent within one.
    """
    rng = rng or Random()  # noqa: S311 - jitter, not a secret
    with transaction():
        claim = claiming.claim(now, limit, lanes)
    fates, dead = Counter({Fate.POSTPONED: claim.held, Fate.REFUSED: len(claim.ended)}), len(claim.ended)
    with _Couriers(claim.leased) as portions:
        for portion in portions:
            dead += _written(portion, rng)
            fates.update(one.outcome.fate for one in portion)
    for fate, number in fates.items():
        DELIVERIES.labels(fate.value).inc(number)
    return Report(+fates, dead)


@dataclass(frozen=True)
class _Told:
    """What became of a parcel, before it is written down."""

    courier: "_Courier"
    claimed: Claimed
    outcome: Outcome


class _Courier:
    """Carries one channel's parcels, by a few hands at once, each a thread; it never touches the database."""

    def __init__(self, channel: Channel, push: Push, parcels: Iterable[Claimed]) -> None:
        self.channel = channel
        self.closed = Event()
        """Set when the provider's breaker has opened: the rest is not tried."""
        self._push = push
        self._parcels = deque(parcels)
        self._free = Semaphore(MOST_UNWRITTEN)
        self._stop_at = monotonic() + BEGINS
        self.hands = min(HANDS, len(self._parcels))

    def carry(self, told: "Queue[_Told | None]") -> None:
        """One hand's work: parcel by parcel, and ``None`` at the end."""
        with suppress(IndexError):
            while True:
                claimed = self._parcels.popleft()
                self._free.acquire()
                is_over = self.closed.is_set() or monotonic() > self._stop_at
                told.put(_Told(self, claimed, Outcome(Fate.POSTPONED) if is_over else self._sent(claimed)))
        told.put(None)

    def written(self) -> None:
        """One more parcel's outcome is in the database, or given up."""
        self._free.release()

    def _sent(self, claimed: Claimed) -> Outcome:
        try:
            (outcome,) = self._push.send([claimed.parcel])
        except Exception as error:  # an adapter promises not to; one that does must not lose what it holds
            return Outcome(Fate.RETRY, type(error).__name__)
        return outcome


class _Couriers:
    """All couriers of a batch under way: what they tell, a few outcomes at a time. At its end they have ended."""

    def __init__(self, leased: Sequence[Claimed]) -> None:
        pushes: Mapping[Channel, Push] = current_app.extensions["pushes"]
        by_channel: dict[Channel, list[Claimed]] = defaultdict(list)
        for one in leased:
            by_channel[one.address.channel].append(one)
        self._couriers = [
            _Courier(channel, pushes.get(channel, NoPush()), mine) for channel, mine in sorted(by_channel.items())
        ]
        self._told: Queue[_Told | None] = Queue()
        self._under_way = sum(courier.hands for courier in self._couriers)
        self._threads = ThreadPoolExecutor(self._under_way or 1, "courier")

    def __enter__(self) -> Iterator[list[_Told]]:
        for courier in self._couriers:
            for _ in range(courier.hands):
                self._threads.submit(courier.carry, self._told)
        return self._portions()

    def __exit__(self, *failure: object) -> None:
        for courier in self._couriers:
            courier.closed.set()
        for _ in self._portions():  # whoever settles may have failed: what is under way ends, and is claimed anew
            pass
        self._threads.shutdown()

    def _portions(self) -> Iterator[list[_Told]]:
        while portion := self._portion():
            try:
                yield portion
            finally:
                for one in portion:
                    one.courier.written()

    def _portion(self) -> list[_Told]:
        """The next few outcomes: as many as make a transaction worth while, or what came in the time for it."""
        portion: list[_Told] = []
        over = 0.0
        while self._under_way and len(portion) < TOGETHER:
            try:
                one = self._told.get(timeout=max(0.0, over - monotonic()) if portion else None)
            except Empty:
                break
            if one is None:
                self._under_way -= 1
                continue
            over = over or monotonic() + LINGERS
            portion.append(one)
        return portion


def _written(portion: Sequence[_Told], rng: Random) -> int:
    """Write outcomes down, in a transaction; how many deliveries are dead now."""
    by_courier: dict[_Courier, list[tuple[Claimed, Outcome]]] = defaultdict(list)
    for one in portion:
        by_courier[one.courier].append((one.claimed, one.outcome))
    with transaction():
        writing.wait_for_no_disk()
        ordered = sorted(by_courier.items(), key=lambda item: item[0].channel)
        return sum(_settle(outcomes, courier, clock.now(), rng) for courier, outcomes in ordered)


def _settle(outcomes: Outcomes, courier: _Courier, at: datetime, rng: Random) -> int:
    is_closed = traffic.note(courier.channel, [outcome for _, outcome in outcomes], at)
    if is_closed:
        courier.closed.set()
    rows = [_settled(claimed, outcome, is_closed, at, rng) for claimed, outcome in outcomes]
    writing.settle(rows)
    ended = [
        (one, row.reason) for (one, _), row in zip(outcomes, rows, strict=True) if row.status is DeliveryStatus.DEAD
    ]
    dead = [one for one, _ in ended]
    writing.next_turns([Turn(one.notification_id, one.turn + 1, one.lane) for one in dead if one.has_others], at)
    losing.tell([Dead(one.notification_id, one.parcel.kind, why) for one, why in ended if not one.has_others], at)
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
