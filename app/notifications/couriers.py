"""Carrying parcels to the providers, by a few hands a channel, each a thread; what became of each is told a few at a time.

Parcels of several batches may be under way at once: while the last of one are carried the next can be claimed, so that no hand
waits for the database. Nothing here touches it.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Semaphore, Thread
from time import monotonic
from typing import NamedTuple

from app.notifications.channels.port import LONGEST, Fate, NoPush, Outcome, Push
from app.notifications.claiming import Claimed
from app.notifications.models import Channel

MOST_UNWRITTEN = 40
"""Parcels of a channel that may have been sent and are not written down yet: a worker that is killed sends them again."""
TOGETHER = 20
LINGERS = 0.05
"""Outcomes that are written down in one transaction, and seconds that the first of them waits for the others."""
BEGINS = 20.0
"""Seconds after which no parcel of a batch is begun: with the longest that one takes it must fit into a lease."""
LOOKS = 1.0
"""Seconds after which it is looked again whether a provider holds something for too long."""


class Told(NamedTuple):
    """What became of a parcel, before it is written down."""

    courier: "Courier"
    claimed: Claimed
    outcome: Outcome


@dataclass(eq=False)
class _Given:
    claimed: Claimed
    batch: int
    begun_until: float
    began: float = 0.0
    untold: Lock = field(default_factory=Lock)
    """Taken by whoever tells what became of it: the hand that carries it, or who waited for that too long."""


class Courier:
    """Carries one channel's parcels. A courier of :class:`Couriers`."""

    def __init__(self, channel: Channel, push: Push, told: "SimpleQueue[Told | Courier]") -> None:
        self.channel = channel
        self.hands = 0
        """How many are at work, or have not told yet that they are not."""
        self._push = push
        self._told = told
        self._parcels: deque[_Given] = deque()
        self._under_way: set[_Given] = set()
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
        self._start_hands()

    def close(self) -> None:
        """Try no more of the batches given so far: the provider's breaker has opened."""
        self._closed = self._batches

    def written(self) -> None:
        """One more parcel's outcome is in the database, or given up."""
        self._unwritten.release()

    def note_free_hand(self) -> None:
        """A hand has told that it is done. A batch may have been given after it saw that nothing was left."""
        self.hands -= 1
        self._start_hands()

    def give_up_stuck(self) -> None:
        """Wait no longer for what the provider holds beyond :data:`LONGEST`: it may have arrived. The hand is left to itself."""
        latest = monotonic() - LONGEST
        for given in list(self._under_way):
            if given.began < latest and self._may_tell(given):
                self._told.put(Told(self, given.claimed, Outcome(Fate.RETRY, "TooSlow")))
                self._told.put(self)

    def _start_hands(self) -> None:
        for _ in range(min(self._push.at_once - self.hands, self.waiting)):
            self.hands += 1
            Thread(target=self._carry, name=f"courier-{self.channel}", daemon=True).start()

    def _carry(self) -> None:
        """One hand's work: parcel by parcel, and the courier itself at the end."""
        while (given := self._taken()) is not None:
            outcome = self._carried(given)
            if not self._may_tell(given):
                return
            self._told.put(Told(self, given.claimed, outcome))
        self._told.put(self)

    def _taken(self) -> _Given | None:
        self._unwritten.acquire()
        try:
            given = self._parcels.popleft()
        except IndexError:
            self._unwritten.release()
            return None
        given.began = monotonic()
        self._under_way.add(given)
        return given

    def _carried(self, given: _Given) -> Outcome:
        if given.batch <= self._closed or given.began > given.begun_until:
            return Outcome(Fate.POSTPONED)
        try:
            return self._push.send(given.claimed.parcel)
        except Exception as error:  # an adapter promises not to; one that does must not lose what it holds
            return Outcome(Fate.RETRY, type(error).__name__)

    def _may_tell(self, given: _Given) -> bool:
        """Whether nobody else has told of it."""
        self._under_way.discard(given)
        return given.untold.acquire(blocking=False)


class Couriers:
    """The couriers of all channels. When the ``with`` ends, what was begun has ended or is given up; nothing more is begun."""

    def __init__(self, pushes: Mapping[Channel, Push]) -> None:
        self._told: SimpleQueue[Told | Courier] = SimpleQueue()
        self._couriers = {channel: Courier(channel, pushes.get(channel, NoPush()), self._told) for channel in Channel}

    def __enter__(self) -> "Couriers":
        return self

    def __exit__(self, *failure: object) -> None:
        for courier in self._couriers.values():
            courier.close()
        for _ in self.portions():  # whoever settles may have failed: what is under way ends, and is claimed anew
            pass

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

    def portions(self) -> Iterator[list[Told]]:
        """What became of the parcels, a few at a time, until all are told. Who asks for the next portion has written the last."""
        while self._has_hands:
            portion = self._portion()
            try:
                if portion:
                    yield portion
            finally:
                for one in portion:
                    one.courier.written()
            for courier in self._couriers.values():
                courier.give_up_stuck()

    @property
    def _has_hands(self) -> bool:
        return any(courier.hands for courier in self._couriers.values())

    def _portion(self) -> list[Told]:
        """The next few: as many as make a transaction worth while, or what came in the time for it."""
        portion: list[Told] = []
        over = monotonic() + LOOKS
        while len(portion) < TOGETHER and self._has_hands:
            try:
                one = self._told.get(timeout=max(0.0, over - monotonic()))
            except Empty:
                break
            if isinstance(one, Courier):
                one.note_free_hand()
                continue
            if not portion:
                over = monotonic() + LINGERS
            portion.append(one)
        return portion
