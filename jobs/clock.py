"""The clock: APScheduler calls each job at its interval, and nothing else. No state of its own outlives it.

Its pitfalls, kept out: a job store in memory (stores may not be shared), UTC, one instance a job, missed ticks become one and are
never dropped. An exception in it kills its thread silently, so the thread's end is noticed, and ends the process.
"""

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from app.kit.clock import SystemClock

LONGEST_PAUSE = timedelta(minutes=1)
"""Jobs of longer intervals are asked this often whether they are due: their row knows, across restarts."""


class Clock(BackgroundScheduler):  # type: ignore[misc]
    """A scheduler in a thread, which tells when that thread has ended, for whatever reason."""

    def __init__(self, threads: int, when_ended: Callable[[], None]) -> None:
        self._when_ended = when_ended
        super().__init__(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(threads)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def tick(self, name: str, work: Callable[[], Any], every: timedelta) -> None:
        """Call the work at the interval, at once for the first time."""
        seconds = min(every, LONGEST_PAUSE).total_seconds()
        self.add_job(work, "interval", seconds=seconds, id=name, next_run_time=SystemClock().now())

    def _main_loop(self) -> None:
        try:
            super()._main_loop()
        finally:
            self._when_ended()
