"""A job process: the clock, the runner, the heartbeat, and a clean end.

Any number of them may run, on any number of machines. SIGTERM or SIGINT: nothing new is started, the row in hand is finished.
"""

import logging
import os
import signal
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Timer
from time import monotonic

from flask import Flask
from sqlalchemy.dialects.postgresql import insert

from app.kit import clock
from app.kit.database import db
from app.kit.job_runs import Heartbeat
from app.kit.transaction import transaction
from jobs.clock import Clock
from jobs.runner import Runner
from jobs.schedule import HEARTBEAT, TIMETABLE, Job
from jobs.ticks import place_of

log = logging.getLogger(__name__)

SILENT_TOO_LONG = 60.0
"""Seconds without a beat after which the clock counts as dead (a machine's time set back stops it, for one)."""
LAST_ROW = 60.0
"""Seconds that the rows in hand may take when the process is to stop."""
PRIORITY = 10
"""How much a job process gives way (``nice``) where processors are short: nobody waits for it as they wait for an answer.
Its threads interrupt nobody, besides (``SCHED_BATCH``): of several hundred that wake up in a second each would."""


class Worker:
    """One job process."""

    def __init__(self, app: Flask, timetable: tuple[Job, ...] = TIMETABLE) -> None:
        self.runner = Runner(app)
        self._app = app
        self._timetable = timetable
        self._woken: SimpleQueue[str] = SimpleQueue()
        self._beaten_at = monotonic()
        self.clock = Clock(threads=len(timetable) + 1, when_ended=lambda: self._woken.put("clock"))

    def work(self) -> int:
        """Work until told to stop; the process's exit code, which is 1 when the clock has died."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self.clock.tick("heartbeat", self.beat, HEARTBEAT)
        for job in self._timetable:
            self.clock.tick(job.name, partial(self.runner.run, job), job.every)
        self.clock.start()
        log.info("jobs started", extra={"holder": str(self.runner.holder), "jobs": len(self._timetable)})
        return self._end(self._wait())

    def stop(self) -> None:
        """Have :meth:`work` return soon. Callable from a signal handler and from any thread."""
        self._woken.put("told")

    def beat(self) -> None:
        """Say in the database that this process is alive."""
        self._beaten_at = monotonic()
        with self._app.app_context():
            try:
                row = {"process_id": self.runner.holder, "beat_at": clock.now()}
                kept = insert(Heartbeat).values(row).on_conflict_do_update(index_elements=["process_id"], set_=row)
                with transaction():
                    db.session.execute(kept)
            except Exception as error:
                log.error("no heartbeat", extra={"error": place_of(error)})

    def _wait(self) -> str:
        while monotonic() - self._beaten_at < SILENT_TOO_LONG:
            with suppress(Empty):
                return self._woken.get(timeout=5)
        return "clock"

    def _end(self, why: str) -> int:
        self.runner.stopping.set()
        if why == "clock":
            log.critical("the clock has died")
            return 1
        log.info("jobs stopping")
        overdue = Timer(LAST_ROW, _give_up)
        overdue.daemon = True
        overdue.start()
        self.clock.pause()
        self.clock.shutdown(wait=True)
        overdue.cancel()
        self._say_goodbye()
        return 0

    def _say_goodbye(self) -> None:
        with self._app.app_context():
            try:
                with transaction():
                    db.session.execute(db.delete(Heartbeat).where(Heartbeat.process_id == self.runner.holder))
            except Exception as error:
                log.error("no goodbye", extra={"error": place_of(error)})


def _give_up() -> None:
    """End although a row is in hand: its transaction is rolled back, and its lease runs out."""
    log.error("a row in hand takes too long to stop")
    os._exit(1)


def _give_way() -> None:
    """Leave the processors to whoever answers people, where the system knows how."""
    if hasattr(os, "nice"):
        os.nice(PRIORITY)
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def main(app: Flask) -> int:
    """Work until SIGTERM or SIGINT; the exit code."""
    _give_way()
    worker = Worker(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    return worker.work()
