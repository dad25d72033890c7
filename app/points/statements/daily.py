"""The daily check (日检查): once a day, what the day before was entered, and whether the ledger's promises hold."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.kit.clock import SHANGHAI, local_date
from app.kit.database import db
from app.points.models import LedgerTransaction, Posting
from app.points.statements.models import LedgerCheck


def keep(found: Iterable[tuple[str, str]], at: datetime) -> bool:
    """Write the check of the day before down, unless it is; whether it was by this call."""
    day = local_date(at) - timedelta(days=1)
    if db.session.get(LedgerCheck, day) is not None:
        return False
    broken: dict[str, list[str]] = {}
    for invariant, subject in found:
        broken.setdefault(invariant, []).append(subject)
    row = {
        "day": day,
        "checked_at": at,
        "transactions": _count(LedgerTransaction, day),
        "postings": _count(Posting, day),
        "broken": sum(map(len, broken.values())),
        "found": broken,
    }
    kept = insert(LedgerCheck).values(row).on_conflict_do_nothing().returning(LedgerCheck.day)
    return db.session.execute(kept).first() is not None


def _count(table: type[LedgerTransaction] | type[Posting], day: date) -> int:
    begins = datetime.combine(day, datetime.min.time(), SHANGHAI)
    of_day = (table.at >= begins, table.at < begins + timedelta(days=1))
    return db.session.scalar(select(func.count()).select_from(table).where(*of_day)) or 0
