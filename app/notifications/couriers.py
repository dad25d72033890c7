"""Carrying parcels to the providers, by a few hands a channel, each a thread; what became of each is told a few at a time.

Parcels of several batches may be under way at once: while the last of one are carried the next can be claimed, so that no hand
waits for the database. Nothing here touches it.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Semaphore
from time import monotonic
from typing import NamedTuple

from app.notifications.channels.port import Fate, NoPush, Outcome, Push
from app.notifications.claiming import Claimed
from app.notifications.models import Channel

HANDS = 10
"""Parcels of a channel that are under way at once; two more than its lanes, so that those never wait for a parcel."""
MOST_UNWRITTEN = 32
"""Parcels of a channel that may have been sent and are not written down yet: a worker that is killed sends them again."""
TOGETHER = 16
LINGERS = 0.05
"""Outcomes that are written down in one transaction, and seconds that the first of them waits for the others."""
BEGINS = 20.0
"""Seconds after which no parcel of a batch is begun: with the longest that one takes it must fit into a lease."""


@dataclass(frozen=True)
class Told:
    """What became of a parcel, before it is written down."""

    courier: "Courier"
    claimed: Claimed
    outcome: Outcome


class _Given(NamedTuple):
    claimed: Claimed
    batch: int
    begun_until: float


class Courier:
    """Carries one channel's parcels. A courier of :class:`Couriers`, which starts its hands."""

    def __init__(self, channel: Channel, push: Push) -> None:
        self.channel = channel
        self.hands = 0
        """How many are at work, or have not told yet that they are not."""
        self._push = push
        self._parcels: deque[_Given] = deque()
        self._batches = 0
        self._closed = 0
        self._unwritten = Semaphore(MOST_UNWRITTEN)

    @property
    def waiting(self) -> int:
        """Parcels that no hand has taken yet."""
        return len(self._parcels)

    def give(self, parcels: Iterable[Claimed]) -> None:
        """A batch more to carry."""
        self._batches += 1
        begun_until = monotonic() + BEGINS
        self._parcels.extend(_Given(one, self._batches, begun_until) for one in parcels)

    def close(self) -> None:
        """Try no more of the batches given so far: the provider's breaker has opened."""
        self._closed = self._batches

    def carry(self, told: "Queue[Told | Courier]") -> None:
        """One hand's work: parcel by parcel, and the courier itself at the end."""
        try:
            while True:
                given = self._parcels.popleft()
                self._unwritten.acquire()
                told.put(Told(self, given.claimed, self._carried(given)))
        except IndexError:
            told.put(self)

    def written(self) -> None:
        """One more parcel's outcome is in the database, or given up."""
        self._unwritten.release()

    def _carried(self, given: _Given) -> Outcome:
        if given.batch <= self._closed or monotonic() > given.begun_until:
            return Outcome(Fate.POSTPONED)
        try:
            (outcome,) = self._push.send([given.claimed.parcel])
        except Exception as error:  # an adapter promises not to; one that does must not lose what it holds
            return Outcome(Fate.RETRY, type(error).__name__)
        return outcome


class Couriers:
    """The couriers of all channels. When the ``with`` ends, what was begun has ended, and nothing more is begun."""

    def __init__(self, pushes: Mapping[Channel, Push]) -> None:
        self._couriers = {channel: Courier(channel, pushes.get(channel, NoPush())) for channel in Channel}
        self._told: Queue[Told | Courier] = Queue()
        self._threads = ThreadPoolExecutor(HANDS * len(self._couriers), "courier")

    def __enter__(self) -> "Couriers":
        return self

    def __exit__(self, *failure: object) -> None:
        for courier in self._couriers.values():
            courier.close()
        for _ in self.portions():  # whoever settles may have failed: what is under way ends, and is claimed anew
            pass
        self._threads.shutdown()

    @property
    def waiting(self) -> int:
        """Parcels that no hand has taken yet."""
        return sum(courier.waiting for courier in self._couriers.values())

    def give(self, parcels: Sequence[Claimed]) -> None:
        """A batch more to carry, the channels beside each other."""
        for channel, courier in self._couriers.items():
            mine = [one for one in parcels if one.address.channel is channel]
            if mine:
                courier.give(mine)
                self._start_hands(courier)

    def portions(self) -> Iterator[list[Told]]:
        """What became of the parcels, a few at a time, until all are told. Who asks for the next portion has written the last."""
        while portion := self._portion():
            try:
                yield portion
            finally:
                for one in portion:
                    one.courier.written()

    def _start_hands(self, courier: Courier) -> None:
        for _ in range(min(HANDS - courier.hands, courier.waiting)):
            courier.hands += 1
            self._threads.submit(courier.carry, self._told)

    def _portion(self) -> list[Told]:
        """The next few: as many as make a transaction worth while, or what came in the time for it."""
        portion: list[Told] = []
        over = 0.0
        while len(portion) < TOGETHER and any(courier.hands for courier in self._couriers.values()):
            try:
                one = self._told.get(timeout=max(0.0, over - monotonic()) if portion else None)
            except Empty:
                break
            if isinstance(one, Courier):
                one.hands -= 1
                self._start_hands(one)  # a batch may have been given after this hand saw that there was nothing left
                continue
            over = over or monotonic() + LINGERS
            portion.append(one)
        return portion
