"""What time does: notices end, rules change, months are closed."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.points import rules
from app.points.rules import MinimumProof, Rule
from app.points.statements.models import PeriodKind, Statement
from jobs import settle_periods, settle_points
from jobs.ticks import Tick
from tests.points.model.machine import Acting, Refused
from tests.points.model.model import UNITS, Accounts, Facts, day_of

KINDS = {"person": "volunteer", "organization": "organization", "community": "community"}
MOST_MONTHS = 4
RULES = st.fixed_dictionaries({
    "hour": st.sampled_from([0, 7, 10, 15, 90]), "types": st.sampled_from([{}, {"tutoring": 13}]),
    "urgent": st.sampled_from([0, 20, 33]), "night": st.sampled_from([0, 50, 25]), "five_stars": st.sampled_from([0, 10]),
    "share": st.sampled_from([0, 33, 50, 100]), "least_stars": st.integers(1, 4),
    "proof": st.sampled_from(["none", "any", "service_code"]), "day": st.sampled_from([None, 60, 240, 480]),
    "month": st.sampled_from([None, 480, 900]), "year": st.sampled_from([None, 900]), "notice": st.integers(0, 4),
})  # fmt: skip


class Passing(Acting):
    """Verbs of the calendar."""

    @precondition(lambda self: self.model.awards)
    @rule(hours=st.sampled_from([1, 7, 24, 48, 96, 200]))
    def later(self, hours: int) -> None:
        """Time passes."""
        self.clock.move(hours=hours)

    @precondition(lambda self: self.model.awards)
    @rule(days=st.sampled_from([0, 0, 7]))
    def settle(self, days: int) -> None:
        """The job: points stand whose public notice has ended, and no others."""
        self.clock.move(days=days)
        self.act("settle", lambda: None)
        due, tick = self.model.due(self.clock.now()), Tick()
        settle_points.run(tick)
        assert (tick.failures, tick.done) == ([], len(due))
        for award_id in due:
            self.model.post(self.model.awards[award_id])

    @rule(ahead=st.sampled_from([0, 0, 1, 5]), figures=RULES)
    def decree(self, ahead: int, figures: Facts) -> None:
        """The rules change from a day on; what was awarded stays as it is."""
        day = day_of(self.clock.now()) + timedelta(days=ahead)
        done = self.act("decree", lambda: rules.decree(day, _rule(figures), self.by(self.cast.committees[-1])))
        is_free = day not in [since for since, _ in self.model.rules]
        assert is_free is not isinstance(done, Refused), done
        if is_free:
            self.model.rules.append((day, figures))

    @precondition(lambda self: self.model.awards and len(self.model.month_ends) < MOST_MONTHS)
    @rule()
    def close_the_month(self) -> None:
        """The job, in the first night of the next month: statements say what everybody had when the month ended."""
        today = day_of(self.clock.now())
        last = today.replace(day=monthrange(today.year, today.month)[1])
        self.clock.set(datetime.combine(last, datetime.min.time(), SHANGHAI) + timedelta(days=1, hours=2))
        self.act("close the month", lambda: None)
        is_more = True
        while is_more:  # each run closes the earliest period that is open
            tick = Tick()
            settle_periods.run(tick)
            assert tick.failures == []
            is_more = tick.done > 0
        for month, held in self.model.month_ends.items():
            self._compare(month, held)

    def _compare(self, month: date, held: Accounts) -> None:
        """Each subject's latest statement up to a month closes with what it had at its end."""
        its = (Statement.period_kind == PeriodKind.MONTH, Statement.period_on <= month)
        rows = db.session.scalars(select(Statement).where(*its).order_by(Statement.period_on))
        latest = {(row.subject_kind.value, row.subject_id): row.content["closing"] for row in rows}
        closed = {key: _flat(*key, closing) for key, closing in latest.items() if key[0] in KINDS}
        told = {account: amount for figures in closed.values() for account, amount in figures.items() if amount}
        subjects = {account: amount for account, amount in held.items() if account[0] in KINDS.values()}
        assert told == subjects, month


def _flat(kind: str, subject: str, closing: dict[str, dict[str, int]]) -> dict[Any, int]:
    """A statement's closing by account; a place's says what it gave out."""
    sign = -1 if kind == "community" else 1
    stages = ("provisional", "posted")
    return {(KINDS[kind], subject, unit, stage): sign * closing[unit][stage] for unit in UNITS for stage in stages}


def _rule(figures: Facts) -> Rule:
    return Rule(
        points_an_hour=figures["hour"], points_by_service_type=figures["types"], urgent_percent=figures["urgent"],
        night_percent=figures["night"], rating_percent=figures["five_stars"], organization_percent=figures["share"],
        lowest_paid_stars=figures["least_stars"], minimum_proof=MinimumProof(figures["proof"]),
        day_cap_minutes=figures["day"], month_cap_minutes=figures["month"], year_cap_minutes=figures["year"],
        notice_working_days=figures["notice"],
    )  # fmt: skip
