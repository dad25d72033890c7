"""A tick acts on everything that is due, and one poisoned row holds up no other."""

from collections.abc import Sequence
from datetime import datetime
from threading import Event

from flask import Flask
from sqlalchemy import text

from app.kit.database import db
from app.kit.errors import Conflict
from app.people.actors import Occasion
from jobs.ticks import BATCH, Tick


class AlreadyDone(Conflict):
    """A row was no longer due."""


class Rows:
    """Rows that are due until they are done; the poisoned ones never are."""

    def __init__(self, count: int, poisoned: frozenset[int] = frozenset()) -> None:
        self.due = list(range(count))
        self.poisoned = poisoned
        self.done: list[int] = []

    def due_ids(self, now: datetime, limit: int) -> Sequence[int]:
        return self.due[:limit]

    def act(self, row: int, occasion: Occasion) -> None:
        if row in self.poisoned:
            raise ValueError("the text of this may hold a phone number")
        self.due.remove(row)
        self.done.append(row)


def test_works_through_more_than_a_batch(app: Flask) -> None:
    rows, tick = Rows(BATCH * 2 + 1), Tick()
    tick.each(rows.due_ids, rows.act)
    assert (rows.due, tick.done) == ([], BATCH * 2 + 1)


def test_poisoned_rows_hold_up_no_other(app: Flask) -> None:
    rows, tick = Rows(BATCH + 50, poisoned=frozenset(range(BATCH + 1))), Tick()
    tick.each(rows.due_ids, rows.act)
    assert rows.done == list(range(BATCH + 1, BATCH + 50))
    assert len(tick.failures) == BATCH + 1


def test_what_postgresql_broke_off_for_another_is_done_again_at_once(app: Flask) -> None:
    deadlock = text("DO $$ BEGIN RAISE EXCEPTION 'broken off' USING ERRCODE = '40P01'; END $$")
    rows, tick, broken_off = Rows(1), Tick(), [deadlock]

    def act(row: int, occasion: Occasion) -> None:
        while broken_off:
            db.session.execute(broken_off.pop())
        rows.act(row, occasion)

    tick.each(rows.due_ids, act)
    assert (rows.done, tick.done, tick.failures) == ([0], 1, [])


def test_a_failure_is_told_by_type_and_place_only(app: Flask) -> None:
    rows, tick = Rows(1, poisoned=frozenset({0})), Tick()
    tick.each(rows.due_ids, rows.act)
    assert tick.failures[0].startswith("ValueError at tests.jobs.test_ticks:")
    assert "phone" not in tick.failures[0]


def test_a_refusal_is_no_failure(app: Flask) -> None:
    def refuse(row: int, occasion: Occasion) -> None:
        raise AlreadyDone

    tick = Tick()
    tick.each(Rows(2).due_ids, refuse)
    assert (tick.refused, tick.failures) == (2, [])


def test_told_to_stop_it_finishes_the_row_in_hand_and_begins_no_other(app: Flask) -> None:
    rows, stopping = Rows(3), Event()

    def act(row: int, occasion: Occasion) -> None:
        rows.act(row, occasion)
        stopping.set()

    Tick(stopping).each(rows.due_ids, act)
    assert rows.done == [0]
