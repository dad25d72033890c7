"""What a job is handed each time: the moment, a way to work through what is due, and the word to stop.

A job asks which ids are due, and acts on each in a transaction of its own. A row that fails is counted, told to the log, and
left alone until the next time; it holds up no other.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event
from time import monotonic
from typing import TypeVar

from app.kit import clock
from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.transaction import repeated, transaction
from app.people.actors import Occasion

log = logging.getLogger(__name__)

BATCH = 200
"""Ids asked for at a time."""
LONGEST = 30.0
"""Seconds after which a job ends although more is due, so that the clock, the log and a stop come round."""

Id = TypeVar("Id")
Due = Callable[[datetime, int], Sequence[Id]]
Act = Callable[[Id, Occasion], object]


class LeaseLost(Exception):
    """Another process has taken this job over, because this one was too slow to say that it is still at it."""


class Tick:
    """One run of one job."""

    def __init__(self, stopping: Event | None = None, renew: Callable[[], None] = lambda: None) -> None:
        self._stopping = stopping or Event()
        self._renew = renew
        self._began = monotonic()
        self.done = 0
        self.refused = 0
        self.failures: list[str] = []

    @property
    def now(self) -> datetime:
        """The present moment; read again for each row, as a request would."""
        return clock.now()

    @property
    def is_over(self) -> bool:
        """Whether to start nothing more: the process is to stop, or this run has lasted long enough."""
        return self._stopping.is_set() or monotonic() - self._began > LONGEST

    def goes_on(self) -> bool:
        """Whether to go on waiting for work that somebody else does for this run; says that we still are at it."""
        self._renew()
        return not self._stopping.is_set()

    def each(self, due: Due[Id], act: Act[Id]) -> None:
        """Act on everything that is due, one transaction a row; a refusal means that the row was no longer due."""
        seen: set[Id] = set()
        while not self.is_over:
            fresh = [found for found in self._asked(due, BATCH + len(seen)) if found not in seen]
            if not fresh:
                return
            for one in fresh:
                seen.add(one)
                self._one(act, one)

    def again(self, work: Callable[[datetime], int]) -> None:
        """Repeat a piece of work, which keeps its own transactions, until it says that it found nothing."""
        while not self.is_over:
            self._renew()
            count = work(self.now)
            self.done += count
            if not count:
                return

    def _asked(self, due: Due[Id], limit: int) -> Sequence[Id]:
        try:
            return due(self.now, limit)
        finally:
            db.session.rollback()

    def _one(self, act: Act[Id], one: Id) -> None:
        if self.is_over:
            return
        self._renew()
        try:
            repeated(lambda: self._act(act, one))
            self.done += 1
        except Refusal as refusal:
            self.refused += 1
            log.info("not done", extra={"code": refusal.code, "row": str(one)})
        except Exception as error:
            self.failures.append(place_of(error))
            log.error("row failed", extra={"row": str(one), "error": place_of(error)})

    def _act(self, act: Act[Id], one: Id) -> None:
        with transaction():
            act(one, Occasion(None, self.now))


def place_of(error: BaseException) -> str:
    """An exception's type and place, without its text, which may hold personal data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    module = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{type(error).__name__} at {module}:{trace.tb_lineno}"
