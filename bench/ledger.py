"""A district's ledger of any size: services of months gone by, each with its 18 postings.

Those are an award and its posting, in two units, of three sides.

What a world has, it keeps: a part of the benchmark that comes later finds it loaded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.operating import partitions
from bench.bulk import loading, settle
from bench.world import VOLUNTEERS_A_DISTRICT, world

MONTHS = 24
POSTINGS_A_SERVICE = 18
WAITING = 225
"""Services of the last month whose cases wait for a committee: 25 in each subdistrict."""
LAST = datetime(2026, 1, 1, tzinfo=SHANGHAI)
"""The last month that has services."""

DISTRICT, MONTH = ((Path(__file__).parent / f"ledger_{name}.sql").read_text() for name in ("district", "month"))


@dataclass(frozen=True)
class Size:
    """How much there is: as many services a volunteer and month, so that a page is as full here as there."""

    name: str
    postings: int
    people: int
    organizations: int

    @property
    def services_a_month(self) -> int:
        """Rounded up, so that the table holds as many postings as it says."""
        return -(-self.postings // MONTHS // POSTINGS_A_SERVICE) + 1


LARGE = Size("ledger_large", 10_000_000, VOLUNTEERS_A_DISTRICT, 2_005)
SMALL = Size("ledger_small", 100_000, VOLUNTEERS_A_DISTRICT // 100, 153)


@contextmanager
def ledger(server: EmbeddedPostgres, folder: Path, size: Size, months: int = MONTHS) -> Iterator[Flask]:
    """A world with the services of the last so many months, at least."""
    with world(server, folder, size.name, 1, size.people) as app:
        lengthen(size, months)
        yield app


def lengthen(size: Size, months: int) -> None:
    """Let the history be so many months long, unless it is already: the last month first, older ones added later."""
    held = _months_held()
    if held >= months:
        return
    tables = ("orders", "assignments", "ratings", "awards", "ledger_transactions", "postings", "cases")
    with loading(*tables):
        db.session.execute(text("SET LOCAL work_mem = '128MB'"))
        db.session.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        if not held:
            more = size.organizations - 153
            _run(DISTRICT, more=more, organizations=size.organizations, people=size.people)
        for back in reversed(range(held, months)):
            begins = months_before(back)
            partitions.ensure("postings", begins.date())
            of_month = {"services": size.services_a_month, "waiting": 0 if back else WAITING, "people": size.people}
            _run(MONTH, begins=begins + timedelta(hours=1), salt=back, **of_month)
    settle()


def months_before(back: int) -> datetime:
    """The beginning of a month so many before the last."""
    number = LAST.year * 12 + LAST.month - 1 - back
    return LAST.replace(year=number // 12, month=number % 12 + 1)


def postings() -> int:
    """How many the table holds."""
    return int(db.session.scalar(text("SELECT count(*) FROM postings")) or 0)


def _months_held() -> int:
    begins = db.session.scalar(text("SELECT min(at) FROM ledger_transactions"))
    if begins is None:
        return 0
    first = begins.astimezone(SHANGHAI)
    return int((LAST.year - first.year) * 12 + LAST.month - first.month + 1)


def _run(statements: str, **values: object) -> None:
    for statement in filter(str.strip, statements.split(";\n")):
        named = {name: value for name, value in values.items() if f":{name}" in statement}
        db.session.execute(text(statement), named)
