"""Transactions that PostgreSQL breaks off are done again."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.kit.database import db
from app.kit.transaction import MOST_TRIES, repeated, transaction


class Broken:
    """An act that fails with an SQLSTATE so many times before it succeeds."""

    def __init__(self, sqlstate: str, times: int) -> None:
        self.sqlstate = sqlstate
        self.times = times
        self.tries = 0

    def __call__(self) -> str:
        with transaction():
            self.tries += 1
            if self.tries <= self.times:
                db.session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{self.sqlstate}'; END $$"))
        return "done"


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_an_act_that_was_broken_off_is_done_again(app: Flask, sqlstate: str) -> None:
    act = Broken(sqlstate, times=MOST_TRIES - 1)
    assert repeated(act) == "done"
    assert act.tries == MOST_TRIES


def test_an_act_that_is_always_broken_off_fails_at_last(app: Flask) -> None:
    act = Broken("40001", times=100)
    with pytest.raises(DBAPIError):
        repeated(act)
    assert act.tries == MOST_TRIES


def test_another_failure_is_not_repeated(app: Flask) -> None:
    act = Broken("22012", times=1)
    with pytest.raises(DBAPIError):
        repeated(act)
    assert act.tries == 1
