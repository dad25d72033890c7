"""One process at a time is at a question; one that dies leaves it to be played again, once."""

from datetime import timedelta

import pytest

from app.dispatch.what_if import answering
from app.dispatch.what_if.models import WhatIfStatus, WhyFailed
from app.dispatch.what_if.questions import Question
from app.kit.clock import now
from app.kit.transaction import transaction
from tests.builders import what_ifs
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")
LASTS = timedelta(minutes=5)


def taken() -> Question | None:
    with transaction():
        return answering.take(now(), LASTS)


def certainly_taken() -> Question:
    question = taken()
    assert question is not None
    return question


def test_the_oldest_is_taken_first_and_by_one():
    here = what_ifs.past()
    one, other = what_ifs.asked(here), what_ifs.asked(here)
    assert [certainly_taken().id, certainly_taken().id, taken()] == [one.id, other.id, None]


def test_who_dies_leaves_it_to_be_played_again_and_a_second_death_is_its_end(clock: StandingClock):
    made = what_ifs.asked()
    assert certainly_taken().tries == 1
    clock.move(minutes=4)
    assert taken() is None
    clock.move(minutes=2)
    assert certainly_taken().tries == 2
    clock.move(minutes=6)
    assert taken() is None
    found = what_ifs.fresh(made)
    assert (found.status, found.why, found.finished_at) == (WhatIfStatus.FAILED, WhyFailed.DIED, now())


def test_a_death_that_is_told_counts_too():
    made = what_ifs.asked()
    for status in (WhatIfStatus.ASKED, WhatIfStatus.FAILED):
        question = certainly_taken()
        with transaction():
            answering.failed(question, WhyFailed.DIED, now())
        assert what_ifs.fresh(made).status is status


def test_what_took_too_long_is_not_tried_again():
    made = what_ifs.asked()
    question = certainly_taken()
    with transaction():
        answering.failed(question, WhyFailed.TOO_LONG, now())
    assert (what_ifs.fresh(made).status, what_ifs.fresh(made).why) == (WhatIfStatus.FAILED, WhyFailed.TOO_LONG)


def test_who_is_told_to_stop_puts_it_back_and_that_is_no_try():
    what_ifs.asked()
    for _ in range(3):
        question = certainly_taken()
        with transaction():
            answering.put_back(question)
    assert certainly_taken().tries == 1


def test_who_goes_on_says_so_and_keeps_it(clock: StandingClock):
    what_ifs.asked()
    question = certainly_taken()
    for _ in range(3):
        clock.move(minutes=4)
        with transaction():
            assert answering.hold(question, now() + LASTS)
        assert taken() is None
    clock.move(minutes=6)
    certainly_taken()
    with transaction():
        assert not answering.hold(question, now() + LASTS)


def test_who_was_too_slow_changes_nothing(clock: StandingClock):
    made = what_ifs.asked()
    slow = certainly_taken()
    clock.move(minutes=6)
    certainly_taken()
    with transaction():
        answering.played(slow, what_ifs.RESULTS, now())
        answering.failed(slow, WhyFailed.TOO_LONG, now())
        answering.put_back(slow)
    assert (what_ifs.fresh(made).status, what_ifs.fresh(made).tries) == (WhatIfStatus.PLAYING, 2)
