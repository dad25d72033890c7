"""Every job by row: it does what is due, once, however often and by however many it is run, and wherever it dies."""

from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.kit.database import db
from jobs.ticks import Tick
from tests.jobs.worlds import WORLDS, World, footprints

EACH = pytest.mark.parametrize("world", WORLDS.values(), ids=list(WORLDS))
ROW_BY_ROW = {name: world for name, world in WORLDS.items() if name != "purge_expired_secrets"}
EACH_BY_ROW = pytest.mark.parametrize("world", ROW_BY_ROW.values(), ids=list(ROW_BY_ROW))


class Killed(BaseException):
    """The process is gone."""


def done(world: World) -> int:
    """How many rows are done, as the database has it."""
    db.session.rollback()
    return world.done()


@EACH
def test_does_what_is_due_and_a_second_run_changes_nothing(app: Flask, world: World) -> None:
    world.make()
    assert done(world) == 0
    world.run(Tick())
    assert done(world) == 2
    before = footprints()
    again = Tick()
    world.run(again)
    assert (again.failures, footprints()) == ([], before)


@EACH_BY_ROW
def test_dying_half_way_leaves_whole_rows_and_the_next_run_does_the_rest(app: Flask, world: World) -> None:
    world.make()
    commits: list[Any] = []

    def die_at_second(session: Any) -> None:
        if not session.in_nested_transaction():  # a part of a row's transaction that is tried is no commit
            commits.append(session)
        if len(commits) == 2:
            raise Killed

    event.listen(db.session, "before_commit", die_at_second)
    try:
        with pytest.raises(Killed):
            world.run(Tick())
    finally:
        event.remove(db.session, "before_commit", die_at_second)
    assert done(world) == 1
    world.run(Tick())
    assert done(world) == 2


@EACH
def test_two_at_once_do_each_row_once(committed_app: Flask, world: World) -> None:
    world.make()
    _run_in_threads(world, committed_app, [Tick(), Tick()])
    left = footprints()
    world.run(Tick())
    assert footprints() == left
    assert done(world) == 2


def _run_in_threads(world: World, app: Flask, ticks: list[Tick]) -> None:
    def run(tick: Tick) -> None:
        with app.app_context():
            world.run(tick)

    threads = [Thread(target=run, args=(tick,)) for tick in ticks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [tick.failures for tick in ticks] == [[] for _ in ticks]
