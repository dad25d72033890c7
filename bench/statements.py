"""A month's statements of a whole district, with 1,000,000 and with 10,000,000 postings in the table and the same month's size.

50,000 volunteers, 2,005 organizations, 153 communities; each confirmed service is 18 postings (an award and its posting,
two units, three sides). What is timed is what the job does: every part of the last month, from nothing to the last commit.
"""

from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from flask import Flask
from sqlalchemy import text

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.transaction import transaction
from app.operating import partitions
from app.people.actors import Occasion
from app.points.statements import closing
from bench.bulk import loading, settle
from bench.report import Report
from bench.world import world

MONTHS = 24
FEW, MANY = 1_000_000, 10_000_000
POSTINGS_A_SERVICE = 18
SERVICES_A_MONTH = MANY // MONTHS // POSTINGS_A_SERVICE
ORGANIZATIONS = 2_005
LAST = datetime(2026, 1, 1, tzinfo=SHANGHAI)
"""The month that is timed, in both."""
ROUNDS = 3
BOUND_SECONDS, BOUND_RATIO = 30.0, 1.5

DISTRICT, MONTH = ((Path(__file__).parent / f"ledger_{name}.sql").read_text() for name in ("district", "month"))


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """Both sizes one after the other; the last month is closed several times, each time undone."""
    seconds: dict[int, list[float]] = {}
    for name, postings in (("million", FEW), ("ten_millions", MANY)):
        with world(server, folder, name, 1) as app:
            held = _load(postings)
            seconds[postings] = _rounds(app)
        report.figure(f"a month's statements, {held:,} postings in the table", f"{min(seconds[postings]):.1f} s")
    report.at_most("a month's statements of a district: seconds, 10,000,000 postings", seconds[MANY], BOUND_SECONDS)
    pairs = zip(seconds[MANY], seconds[FEW], strict=True)
    report.at_most(
        "a month's statements: 10,000,000 / 1,000,000 postings", [many / few for many, few in pairs], BOUND_RATIO
    )


def _load(postings: int) -> int:
    """History up to the month that is timed, which is as large whatever came before it; how many postings there are."""
    months = -(-postings // (SERVICES_A_MONTH * POSTINGS_A_SERVICE))
    with loading("orders", "assignments", "ratings", "awards", "ledger_transactions", "postings"):
        db.session.execute(text("SET LOCAL work_mem = '128MB'"))
        _run(DISTRICT, more=ORGANIZATIONS - 153, organizations=ORGANIZATIONS)
        for back in reversed(range(months)):
            begins = _months_before(back)
            partitions.ensure("postings", begins.date())
            _run(MONTH, begins=begins + timedelta(hours=1), services=SERVICES_A_MONTH, salt=back)
    settle()
    return int(db.session.scalar(text("SELECT count(*) FROM postings")) or 0)


def _run(statements: str, **values: object) -> None:
    for statement in filter(str.strip, statements.split(";\n")):
        named = {name: value for name, value in values.items() if f":{name}" in statement}
        db.session.execute(text(statement), named)


def _months_before(back: int) -> datetime:
    number = LAST.year * 12 + LAST.month - 1 - back
    return LAST.replace(year=number // 12, month=number % 12 + 1)


def _rounds(app: Flask) -> list[float]:
    """Close what came before, then the last month again and again."""
    _close(LAST + timedelta(hours=2))
    settle()
    return [_timed() for _ in range(ROUNDS)]


def _close(at: datetime) -> None:
    while work := closing.due(at, 100):
        for part in work:
            with transaction():
                closing.close(part, Occasion(None, at))


def _timed() -> float:
    began = perf_counter()
    _close(LAST + timedelta(days=31, hours=2))
    took = perf_counter() - began
    with transaction():
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        for table in ("statements", "closings"):
            db.session.execute(text(f"DELETE FROM {table} WHERE period_on >= :on"), {"on": LAST.date()})
    settle()
    return took
