"""A process of its own for what takes much of the processor: at the lowest priority, with one thread, no longer than it may.

It reads what it needs, gives its connection back, and only then plays; what came of it goes through a pipe. It ends with the
process that started it.
"""

import logging
import os
import signal
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

from flask import current_app

from app.config import Settings
from app.dispatch.what_if.models import WhyFailed
from app.dispatch.what_if.questions import Question
from app.kit import logs
from app.operating import parents, starting
from jobs.ticks import place_of

log = logging.getLogger(__name__)

APART = get_context("spawn")
BLINK = 0.25
"""Seconds between two looks whether to go on waiting."""
LEAST_PRIORITY = 19


def played_apart(question: Question, goes_on: Callable[[], bool]) -> Mapping[str, Any] | WhyFailed | None:
    """What comes of a question, or why nothing does; ``None`` where ``goes_on`` said meanwhile to wait no longer."""
    settings: Settings = current_app.extensions["settings"]
    here, there = APART.Pipe(duplex=False)
    child = APART.Process(target=_play, args=(settings, question, there), name="what-if", daemon=True)
    child.start()
    there.close()
    try:
        return awaited(here, settings.what_if_seconds, goes_on)
    finally:
        child.kill()
        child.join()
        here.close()


def awaited(here: Connection, seconds: float, goes_on: Callable[[], bool]) -> Mapping[str, Any] | WhyFailed | None:
    """What comes out of a pipe within so many seconds; nothing more can once its other end is closed."""
    latest = monotonic() + seconds
    while goes_on():
        if here.poll(BLINK):
            return _received(here) if goes_on() else None
        if monotonic() > latest:
            return WhyFailed.TOO_LONG
    return None


def _received(here: Connection) -> Mapping[str, Any] | WhyFailed:
    try:
        found: Mapping[str, Any] | WhyFailed = here.recv()
    except EOFError:
        return WhyFailed.DIED
    return found


def _play(settings: Settings, question: Question, there: Connection) -> None:
    """What the process does. Ending without a word is a death."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key pressed in the terminal is for the one that waits
    parents.end_with_server()
    if hasattr(os, "nice"):
        os.nice(LEAST_PRIORITY)
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    logs.install(settings.log_level)
    try:
        there.send(_answer(settings, question))
    except Exception as error:
        log.error("question not played", extra={"row": str(question.id), "error": place_of(error)})


def _answer(settings: Settings, question: Question) -> Mapping[str, Any] | WhyFailed:
    with starting.uncollected():
        from app.dispatch.own_district import NothingToGoBy
        from app.dispatch.what_if import seasons
        from app.factory import create_app
        from app.kit.database import db

        app = create_app(settings, speaks_http=False)
    with app.app_context():
        try:
            district = seasons.read(question)
        except NothingToGoBy:
            return WhyFailed.NOTHING
        finally:
            db.session.remove()
            db.engine.dispose()
    return seasons.answer(question, district)
