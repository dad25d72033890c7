"""One job, one process at a time: the lease is a row, and how a run ended is in it."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.kit.database import db
from app.kit.ids import new_id
from app.kit.job_runs import JobRun
from jobs import leases
from jobs.runner import Runner
from jobs.schedule import Job
from jobs.ticks import Tick

EVERY = timedelta(minutes=10)


def rest(tick: Tick) -> None:
    """Do nothing."""


def job(run: Callable[[Tick], None] = rest) -> Job:
    """A job of every ten minutes."""
    return Job("rest", run, EVERY)


def row() -> JobRun:
    """The job's row, as it is now."""
    db.session.expire_all()
    return db.session.scalars(select(JobRun)).one()


def pretend(**columns: object) -> None:
    """Change the job's row."""
    db.session.execute(update(JobRun).values(**columns))
    db.session.commit()


def test_of_many_at_once_one_gets_the_lease(committed_app: Flask) -> None:
    won: list[object] = []
    start = Barrier(8)

    def try_it() -> None:
        with committed_app.app_context():
            start.wait()
            won.append(leases.take("rest", new_id(), EVERY))

    threads = [Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(lease is not None for lease in won) == 1


def test_a_job_is_not_due_again_until_its_interval_has_passed(committed_app: Flask) -> None:
    runner = Runner(committed_app)
    assert runner.run(job()) is not None
    assert runner.run(job()) is None
    pretend(succeeded_at=func.now() - EVERY)
    assert runner.run(job()) is not None


def test_a_failed_run_is_written_down_and_tried_again_sooner(committed_app: Flask) -> None:
    def fail(tick: Tick) -> None:
        raise ValueError("a phone number, say")

    runner = Runner(committed_app)
    runner.run(job(fail))
    assert row().failed_at is not None
    assert str(row().last_error).startswith("ValueError at tests.jobs.test_runner:")
    assert runner.run(job()) is None
    pretend(started_at=func.now() - leases.RETRIED_AFTER)
    assert runner.run(job()) is not None
    assert row().last_error is None


def test_a_dead_process_holds_a_job_no_longer_than_its_lease(committed_app: Flask) -> None:
    assert leases.take("rest", new_id(), EVERY) is not None
    assert Runner(committed_app).run(job()) is None
    pretend(leased_until=func.now() - timedelta(seconds=1))
    assert Runner(committed_app).run(job()) is not None


def test_who_lost_the_lease_stops_and_does_not_end_it_for_the_other(
    committed_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "RENEWED_AFTER", 0.0)
    other, acted = new_id(), []

    def lose_it(tick: Tick) -> None:
        pretend(leased_by=other)
        tick.each(lambda now, limit: [1], lambda one, occasion: acted.append(one))

    Runner(committed_app).run(job(lose_it))
    assert acted == []
    assert row().leased_by == other


def test_a_shared_job_runs_in_any_number_of_processes(committed_app: Flask) -> None:
    shared = Job("rest", rest, EVERY, held=None)
    assert all(Runner(committed_app).run(shared) is not None for _ in range(2))
