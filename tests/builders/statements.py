"""Months that are over, closed as the job closes them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.kit.clock import SHANGHAI, now
from app.kit.database import db
from app.kit.numbers import new_number
from app.kit.transaction import transaction
from app.people.actors import Occasion
from app.points import settling
from app.points.models import Award
from app.points.statements.models import PeriodKind, Statement, SubjectKind
from jobs import settle_periods
from jobs.ticks import Tick
from tests.fakes import StandingClock


def closed(clock: StandingClock, year: int = 2026, month: int = 4, hour: int = 1) -> Tick:
    """Settle whatever is due on the first day of a month at an hour of Shanghai's; what the job did."""
    clock.set(datetime(year, month, 1, hour, tzinfo=SHANGHAI))
    tick = Tick()
    settle_periods.run(tick)
    assert not tick.failures, tick.failures
    return tick


def stands(award: Award, clock: StandingClock, days: float = 7) -> Award:
    """Let the public notice of an award end, and its points stand."""
    clock.move(days=days)
    with transaction():
        settling.post(award.id, Occasion(None, now()))
    return award


def of(kind: SubjectKind, subject: object, period: PeriodKind = PeriodKind.MONTH) -> list[Statement]:
    """A subject's statements, the earliest first."""
    mine = select(Statement).where(Statement.subject_kind == kind, Statement.subject_id == str(subject))
    return list(db.session.scalars(mine.where(Statement.period_kind == period).order_by(Statement.period_on)))


def statement(kind: SubjectKind, subject: object) -> Statement:
    """A statement of nothing, for who only asks whether somebody may see it."""
    content: dict[str, Any] = {"order": []}
    made = Statement(
        number=new_number("DZ"), subject_kind=kind, subject_id=str(subject), period_kind=PeriodKind.QUARTER,
        period_on=date(2026, 1, 1), content=content, previous_hash=None, hash=bytes(32), closed_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made
