"""A batch in a few lanes: so many parcels at once, nothing begun late, nobody waited for without end."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from app.notifications.channels.port import LONGEST, Fate, Outcome, Parcel

AT_ONCE = 8
TIME_FOR_A_BATCH = 20.0
"""Seconds after which nothing more of a batch is begun."""

SendOne = Callable[[Parcel], Outcome]


class Lanes:
    """Threads that send one channel's parcels; they are kept from batch to batch."""

    def __init__(self, at_once: int = AT_ONCE, begins: float = TIME_FOR_A_BATCH, ends: float = LONGEST) -> None:
        self._at_once = at_once
        self._begins = begins
        self._ends = ends
        self._lock = Lock()
        self._threads: ThreadPoolExecutor | None = None

    def each(self, batch: Sequence[Parcel], send: SendOne) -> list[Outcome]:
        """The outcome of each parcel. What a provider holds beyond the time for a batch is given up: it may have arrived."""
        began = time.monotonic()
        threads = self._held()
        sent = [threads.submit(_one, send, parcel, began + self._begins) for parcel in batch]
        outcomes = [_outcome(one, began + self._ends) for one in sent]
        if None in outcomes:
            self._give_up(threads)
        return [outcome or Outcome(Fate.RETRY, "TooSlow") for outcome in outcomes]

    def close(self) -> None:
        """End the threads."""
        with self._lock:
            if self._threads is not None:
                self._threads.shutdown()
                self._threads = None

    def _held(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._at_once, "channel")
            return self._threads

    def _give_up(self, threads: ThreadPoolExecutor) -> None:
        """Leave lanes that are stuck to themselves: the next batch gets new ones."""
        with self._lock:
            if self._threads is threads:
                self._threads = None
        threads.shutdown(wait=False, cancel_futures=True)


def _one(send: SendOne, parcel: Parcel, stop_at: float) -> Outcome:
    return Outcome(Fate.POSTPONED) if time.monotonic() > stop_at else send(parcel)


def _outcome(sent: Future[Outcome], ends: float) -> Outcome | None:
    """What came of it, or ``None`` where that is not known in time."""
    try:
        error = sent.exception(max(0.0, ends - time.monotonic()))
    except TimeoutError:
        return None
    return sent.result() if error is None else Outcome(Fate.RETRY, type(error).__name__)
