"""A job process lives while its clock does, says so, and ends when told."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

from flask import Flask
from sqlalchemy import func, select

from app.kit.database import db
from app.kit.job_runs import Heartbeat
from jobs.process import Worker
from jobs.schedule import TIMETABLE, Job
from jobs.ticks import Tick

SOON = 60.0


def working(worker: Worker) -> tuple[Thread, list[int]]:
    """The worker at work, in a thread of its own, and its exit code once it has one."""
    codes: list[int] = []
    thread = Thread(target=lambda: codes.append(worker.work()))
    thread.start()
    return thread, codes


def single(run: Callable[[Tick], None]) -> tuple[Job, ...]:
    """A timetable of one job."""
    return (Job("only", run, timedelta(seconds=1), None),)


def beats() -> int:
    """How many processes say that they are alive."""
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(Heartbeat)).one()


def test_it_beats_and_runs_its_jobs_and_says_goodbye(committed_app: Flask) -> None:
    ran = Event()
    worker = Worker(committed_app, single(lambda tick: ran.set()))
    worker.beat()
    assert beats() == 1
    thread, codes = working(worker)
    assert ran.wait(SOON)
    worker.stop()
    thread.join(SOON)
    assert codes == [0]
    assert beats() == 0


def test_told_to_stop_it_waits_for_the_row_in_hand(committed_app: Flask) -> None:
    began, go_on, finished = Event(), Event(), Event()

    def slow(tick: Tick) -> None:
        began.set()
        go_on.wait(SOON)
        finished.set()

    worker = Worker(committed_app, single(slow))
    thread, codes = working(worker)
    assert began.wait(SOON)
    worker.stop()
    go_on.set()
    thread.join(SOON)
    assert (codes, finished.is_set()) == ([0], True)


def test_a_dead_clock_ends_the_process_as_a_failure(committed_app: Flask) -> None:
    ran = Event()
    worker = Worker(committed_app, single(lambda tick: ran.set()))
    thread, codes = working(worker)
    assert ran.wait(SOON)
    worker.clock.shutdown(wait=True)  # a beat in hand has a connection, which nobody would close after the test
    thread.join(SOON)
    assert codes == [1]


def test_the_timetable_names_each_job_once() -> None:
    names = [job.name for job in TIMETABLE]
    assert len(set(names)) == len(names)
