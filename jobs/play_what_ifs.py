"""Play what committees ask (what if?), one question after the other, each in a process of its own that yields to all others."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from time import monotonic
from typing import Any

from app.dispatch.what_if import answering
from app.dispatch.what_if.models import WhyFailed
from app.dispatch.what_if.questions import Question
from app.kit.transaction import transaction
from jobs import players
from jobs.ticks import Tick

Answer = Mapping[str, Any] | WhyFailed | None
Play = Callable[[Question, Callable[[], bool]], Answer]
HELD = timedelta(minutes=1)
"""Who says for so long nothing of a question that it took has died."""
RENEWED_AFTER = 10.0
"""Seconds."""


def run(tick: Tick, play: Play = players.played_apart) -> None:
    """Play every question that waits; no transaction is open meanwhile."""
    while not tick.is_over and (question := _taken(tick)):
        answer = play(question, Watch(question, tick))
        with transaction():
            _write(question, answer, tick)
        tick.done += answer is not None


class Watch:
    """Asked while a question is played: says that this process still is at it, and tells whether to go on."""

    def __init__(self, question: Question, tick: Tick) -> None:
        self._question, self._tick = question, tick
        self._renewed_at = monotonic()

    def __call__(self) -> bool:
        """Not when the process is to stop, nor when somebody else has taken the question over."""
        if monotonic() - self._renewed_at < RENEWED_AFTER:
            return self._tick.goes_on()
        with transaction():
            is_mine = answering.hold(self._question, self._tick.now + HELD)
        self._renewed_at = monotonic()
        return self._tick.goes_on() and is_mine


def _taken(tick: Tick) -> Question | None:
    with transaction():
        return answering.take(tick.now, HELD)


def _write(question: Question, answer: Answer, tick: Tick) -> None:
    if answer is None:
        answering.put_back(question)
    elif isinstance(answer, WhyFailed):
        answering.failed(question, answer, tick.now)
    else:
        answering.played(question, answer, tick.now)
