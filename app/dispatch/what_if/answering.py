"""Answering: a process takes the oldest question, plays it outside of any transaction, and writes down what came of it.

A process that dies half-way leaves the question to be played again; a second death is its end. Who was too slow, so that somebody
else has taken the question over, changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from app.dispatch.what_if.lifecycle import move
from app.dispatch.what_if.models import MOST_TRIES, WhatIf, WhatIfStatus, WhyFailed
from app.dispatch.what_if.questions import Question, question_of
from app.kit.database import db


def take(at: datetime, lasts: timedelta) -> Question | None:
    """The oldest question that nobody is at, for so long unless it is held longer; ``None``: there is none."""
    while found := db.session.scalar(_next(at)):
        if found.status is WhatIfStatus.PLAYING and not _died(found, at):
            continue
        move(found, WhatIfStatus.PLAYING)
        found.tries += 1
        found.started_at, found.leased_until = at, at + lasts
        db.session.flush()
        return question_of(found)
    return None


def hold(question: Question, until: datetime) -> bool:
    """Keep the question longer; whether it still is this process's own."""
    mine = _mine(question)
    if mine:
        mine.leased_until = until
    return mine is not None


def played(question: Question, results: Mapping[str, Any], at: datetime) -> None:
    """Keep the answer."""
    if mine := _mine(question):
        move(mine, WhatIfStatus.PLAYED)
        mine.results, mine.finished_at = dict(results), at


def failed(question: Question, why: WhyFailed, at: datetime) -> None:
    """Say that there will be no answer, and why; after a first death it is played again."""
    if mine := _mine(question):
        if why is WhyFailed.DIED:
            _died(mine, at)
        else:
            _end(mine, why, at)


def put_back(question: Question) -> None:
    """Leave the question to others, because this process is to stop; it does not count as a try."""
    if mine := _mine(question):
        move(mine, WhatIfStatus.ASKED)
        mine.tries -= 1


def _next(at: datetime) -> Any:
    is_left = and_(WhatIf.status == WhatIfStatus.PLAYING, WhatIf.leased_until < at)
    due = select(WhatIf).where(or_(WhatIf.status == WhatIfStatus.ASKED, is_left))
    return due.order_by(WhatIf.id).limit(1).with_for_update(skip_locked=True)


def _mine(question: Question) -> WhatIf | None:
    """The row, while it is still this process's own."""
    own = (WhatIf.id == question.id, WhatIf.status == WhatIfStatus.PLAYING, WhatIf.tries == question.tries)
    locked = select(WhatIf).where(*own).with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(locked)


def _died(what_if: WhatIf, at: datetime) -> bool:
    """Whether it is asked again."""
    if what_if.tries >= MOST_TRIES:
        _end(what_if, WhyFailed.DIED, at)
        return False
    move(what_if, WhatIfStatus.ASKED)
    db.session.flush()
    return True


def _end(what_if: WhatIf, why: WhyFailed, at: datetime) -> None:
    move(what_if, WhatIfStatus.FAILED)
    what_if.why, what_if.finished_at = why, at
    db.session.flush()
