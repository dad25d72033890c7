"""Runs a job once: application context, lease, log, metrics; a failure is written down and stays within the job.

The clock calls :meth:`Runner.run` in a thread for each job; whether the job is really due says its row.
"""

import logging
from threading import Event
from time import monotonic
from uuid import UUID

from flask import Flask

from app.kit.database import db
from app.kit.ids import new_id
from jobs import leases
from jobs.metrics import FAILED_ROWS, LAST_SUCCESS, ROWS, RUNS, SECONDS
from jobs.schedule import Job
from jobs.ticks import LeaseLost, Tick, place_of

log = logging.getLogger(__name__)


class Runner:
    """Runs jobs of one application, as one holder of leases, until told to stop."""

    def __init__(self, app: Flask, holder: UUID | None = None) -> None:
        self.app = app
        self.holder = holder or new_id()
        self.stopping = Event()

    def run(self, job: Job) -> Tick | None:
        """Run the job if it is due and nobody else is at it; ``None`` if it was not run. Raises nothing."""
        with self.app.app_context():
            try:
                return self._alone(job) if job.held else self._watched(job, Tick(self.stopping))
            except Exception as error:
                log.error("job not run", extra={"job": job.name, "error": place_of(error)})
                return None
            finally:
                db.session.remove()

    def _alone(self, job: Job) -> Tick | None:
        lease = leases.take(job.name, self.holder, job.every, job.held or leases.HELD)
        if lease is None:
            return None
        tick = self._watched(job, Tick(self.stopping, lease.renew))
        lease.give_back(_first_of(tick.failures))
        return tick

    def _watched(self, job: Job, tick: Tick) -> Tick:
        began = monotonic()
        try:
            job.run(tick)
        except LeaseLost:
            log.warning("lease lost", extra={"job": job.name})
        except Exception as error:
            db.session.rollback()
            tick.failures.append(place_of(error))
            log.error("job failed", extra={"job": job.name, "error": place_of(error)})
        self._report(job, tick, monotonic() - began)
        return tick

    def _report(self, job: Job, tick: Tick, seconds: float) -> None:
        RUNS.labels(job.name, "failed" if tick.failures else "succeeded").inc()
        ROWS.labels(job.name).inc(tick.done)
        FAILED_ROWS.labels(job.name).inc(len(tick.failures))
        SECONDS.labels(job.name).observe(seconds)
        if not tick.failures:
            LAST_SUCCESS.labels(job.name).set_to_current_time()
        if tick.done or tick.failures:
            counted = {"done": tick.done, "refused": tick.refused, "failed": len(tick.failures)}
            log.info("job ran", extra={"job": job.name, "ms": round(seconds * 1000), **counted})


def _first_of(failures: list[str]) -> str | None:
    return failures[0] if failures else None
