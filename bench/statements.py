"""A month's statements of a whole district, with 1,250,000 and with 10,000,000 postings in the table and the same month's size.

50,000 volunteers, 2,005 organizations, 153 communities. What is timed is what the job does: every part of the last month, from
nothing to the last commit. Of the months before, the last is closed as the job does it, so that a statement has one before it;
of those further back it is only noted that they are.
"""

from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.transaction import transaction
from app.people.actors import Occasion
from app.points.statements import closing
from bench.bulk import settle
from bench.ledger import LARGE, LAST, MONTHS, ledger, lengthen, months_before, postings
from bench.report import Report

FEW = MONTHS // 8
"""Months: an eighth of the table."""
ROUNDS = 3
BOUND_SECONDS, BOUND_RATIO = 30.0, 1.5

CLOSED = """
INSERT INTO closings (period_kind, period_on, part, rows, mark, closed_at)
SELECT kind, CAST(CASE kind WHEN 'month' THEN :month WHEN 'quarter' THEN :quarter ELSE :year END AS date), part, 0, '', now()
FROM unnest(CAST(:kinds AS text[]), CAST(:parts AS text[])) AS done (kind, part)
"""


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """The same month at both sizes of the table; it is closed several times, each time undone."""
    seconds = []
    with ledger(server, folder, LARGE, FEW):
        _close_what_came_before()
        for months in (FEW, MONTHS):
            lengthen(LARGE, months)
            seconds.append([_timed() for _ in range(ROUNDS)])
            spread = f"{min(seconds[-1]):.1f}–{max(seconds[-1]):.1f} s"
            report.figure(f"a month's statements, {postings():,} postings in the table", spread)
    few, many = seconds
    report.at_most("a month's statements of a district: seconds, 10,000,000 postings", many, BOUND_SECONDS)
    pairs = zip(many, few, strict=True)
    report.at_most("a month's statements: 10,000,000 / 1,250,000 postings", [a / b for a, b in pairs], BOUND_RATIO)


def _close_what_came_before() -> None:
    with transaction():
        each = [(kind.value, part.value) for kind, parts in closing.PARTS.items() for part in parts]
        kinds, parts = map(list, zip(*each, strict=True))
        begins = {"month": months_before(2), "quarter": months_before(3), "year": months_before(12)}
        days = {kind: at.date() for kind, at in begins.items()}
        db.session.execute(text(CLOSED), {"kinds": kinds, "parts": parts, **days})
    _close(LAST + timedelta(hours=2))


def _close(at: datetime) -> None:
    while work := closing.due(at, 100):
        for part in work:
            with transaction():
                closing.close(part, Occasion(None, at))


def _timed() -> float:
    settle("statements", "closings")
    began = perf_counter()
    _close(LAST + timedelta(days=31, hours=2))
    took = perf_counter() - began
    with transaction():
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        for table in ("statements", "closings"):
            db.session.execute(text(f"DELETE FROM {table} WHERE period_on >= :on"), {"on": LAST.date()})
    return took
