"""What committees ask is played apart: no transaction is open meanwhile, nothing is played twice, and a stop puts it back."""

from collections.abc import Callable, Mapping
from multiprocessing import Pipe
from threading import Event
from typing import Any

import pytest
from flask import Flask

from app.dispatch.what_if import seasons
from app.dispatch.what_if.models import WhatIfStatus, WhyFailed
from app.dispatch.what_if.questions import Question, question_of
from app.kit.database import db
from jobs import play_what_ifs, players
from jobs.ticks import Tick
from tests.builders import what_ifs


class Killed(BaseException):
    """The process is gone."""


def here(question: Question, goes_on: Callable[[], bool]) -> Mapping[str, Any]:
    """Play it in this process."""
    assert not db.session().in_transaction()
    assert goes_on()
    return what_ifs.RESULTS


def dying(question: Question, goes_on: Callable[[], bool]) -> None:
    raise Killed


def run(play: play_what_ifs.Play, tick: Tick | None = None) -> Tick:
    tick = tick or Tick()
    play_what_ifs.run(tick, play)
    return tick


def test_every_question_is_played_once(app: Flask):
    place = what_ifs.past()
    made = [what_ifs.asked(place) for _ in range(2)]
    assert run(here).done == 2
    assert {what_ifs.fresh(one).status for one in made} == {WhatIfStatus.PLAYED}
    assert run(here).done == 0


def test_dying_half_way_leaves_it_to_be_played_when_its_time_is_over(app: Flask):
    made = what_ifs.asked()
    with pytest.raises(Killed):
        run(dying)
    assert (run(here).done, what_ifs.fresh(made).status) == (0, WhatIfStatus.PLAYING)
    app.extensions["clock"].move(minutes=2)
    assert (run(here).done, what_ifs.fresh(made).status) == (1, WhatIfStatus.PLAYED)


def test_while_it_is_played_the_question_is_held(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(play_what_ifs, "RENEWED_AFTER", 0.0)
    what_ifs.asked()

    def slow(question: Question, goes_on: Callable[[], bool]) -> Mapping[str, Any]:
        for _ in range(3):
            app.extensions["clock"].move(seconds=50)
            assert goes_on()
            assert run(here).done == 0, "nobody else takes it"
        return what_ifs.RESULTS

    assert run(slow).done == 1


def test_a_death_in_the_player_is_tried_again_at_once_and_then_told(app: Flask):
    made = what_ifs.asked()
    run(lambda *_: WhyFailed.DIED)
    assert (what_ifs.fresh(made).status, what_ifs.fresh(made).why) == (WhatIfStatus.FAILED, WhyFailed.DIED)


def test_told_to_stop_it_puts_the_question_back(app: Flask):
    made = what_ifs.asked()
    stopping = Event()

    def stopped(question: Question, goes_on: Callable[[], bool]) -> None:
        stopping.set()
        assert not goes_on()

    assert run(stopped, Tick(stopping)).done == 0
    assert (what_ifs.fresh(made).status, what_ifs.fresh(made).tries) == (WhatIfStatus.ASKED, 0)


def test_in_a_process_of_its_own_it_comes_to_the_same(committed_app: Flask):
    made = what_ifs.asked()
    play_what_ifs.run(Tick())
    found = what_ifs.fresh(made)
    question = question_of(found)
    assert (found.status, found.why) == (WhatIfStatus.PLAYED, None)
    assert found.results == seasons.answer(question, seasons.read(question))


def test_waiting_ends_with_the_time_with_a_death_or_when_told():
    mine, theirs = Pipe(duplex=False)
    assert players.awaited(mine, -1, lambda: True) is WhyFailed.TOO_LONG
    assert players.awaited(mine, 60, lambda: False) is None
    theirs.close()
    assert players.awaited(mine, 60, lambda: True) is WhyFailed.DIED
