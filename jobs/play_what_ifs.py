"""Play what committees ask (what if?), one question after the other, each in a process of its own that yields to all others."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import current_app

from app.config import Settings
from app.dispatch.what_if import answering
from app.dispatch.what_if.models import WhyFailed
from app.dispatch.what_if.questions import Question
from app.kit.transaction import transaction
from jobs import players
from jobs.ticks import Tick

Answer = Mapping[str, Any] | WhyFailed | None
Play = Callable[[Question, Callable[[], bool]], Answer]
SLACK = timedelta(minutes=1)
"""Beyond the time that playing may take: who holds a question longer has died."""


def run(tick: Tick, play: Play = players.played_apart) -> None:
    """Play every question that waits; no transaction is open meanwhile."""
    while not tick.is_over and (question := _taken(tick)):
        answer = play(question, tick.goes_on)
        with transaction():
            _write(question, answer, tick)
        tick.done += answer is not None


def _taken(tick: Tick) -> Question | None:
    settings: Settings = current_app.extensions["settings"]
    with transaction():
        return answering.take(tick.now, timedelta(seconds=settings.what_if_seconds) + SLACK)


def _write(question: Question, answer: Answer, tick: Tick) -> None:
    if answer is None:
        answering.put_back(question)
    elif isinstance(answer, WhyFailed):
        answering.failed(question, answer, tick.now)
    else:
        answering.played(question, answer, tick.now)
