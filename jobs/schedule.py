"""The whole timetable."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from jobs import ensure_partitions
from jobs.leases import HELD
from jobs.ticks import Tick

HEARTBEAT = timedelta(seconds=5)
"""How often a job process says that it is alive."""


@dataclass(frozen=True)
class Job:
    """A job, how often it runs, and how long a process that dies in it keeps it from the others.

    ``held=None``: any number of processes are at it at once, each with rows of its own (``SKIP LOCKED``).
    """

    name: str
    run: Callable[[Tick], None]
    every: timedelta
    held: timedelta | None = HELD


def _job(run: Callable[[Tick], None], held: timedelta | None = HELD, **every: float) -> Job:
    return Job(run.__module__.rpartition(".")[2], run, timedelta(**every), held)


TIMETABLE = (
    _job(ensure_partitions.run, hours=6),
)  # fmt: skip
