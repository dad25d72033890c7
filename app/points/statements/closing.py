"""Closing periods, each part once: a month's ledger, and the statements of each kind of subject.

A part is one transaction that ends with its row in ``closings``: killed half-way it leaves nothing, a second run finds it done.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from psycopg.types.json import Jsonb
from sqlalchemy import func, select, text

from app.kit.bulk import copy_in
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.numbers import new_number
from app.people.actors import Occasion
from app.points.models import LedgerTransaction
from app.points.statements import figures, quarterly, yearly
from app.points.statements.canonical import document, hash_of
from app.points.statements.errors import PeriodStillOpen
from app.points.statements.figures import Figures
from app.points.statements.models import Closing, Part, PeriodKind
from app.points.statements.periods import Period, month_of, period_of

PREFIX = "DZ"
"""对账: of a statement's number."""
SUBJECTS = (Part.PERSON, Part.ORGANIZATION, Part.COMMUNITY, Part.SUBDISTRICT, Part.DISTRICT)
PARTS: Mapping[PeriodKind, Sequence[Part]] = {
    PeriodKind.MONTH: (Part.LEDGER, *SUBJECTS),
    PeriodKind.QUARTER: (Part.COMMUNITY, Part.SUBDISTRICT, Part.DISTRICT),
    PeriodKind.YEAR: SUBJECTS,
}
COLUMNS = (
    "id", "number", "subject_kind", "subject_id", "period_kind", "period_on", "content", "previous_hash", "hash", "closed_at",
)  # fmt: skip
BATCH = 1000

Work = tuple[Period, Part]
Thing = TypeVar("Thing")


def due(at: datetime, limit: int) -> Sequence[Work]:
    """What may be closed now: of each part the earliest period that is open, once it is over and what it rests on is closed."""
    first = _first_month()
    if first is None:
        return []
    last = _last_closed()
    found = [
        (period, part)
        for kind, parts in PARTS.items()
        for part in parts
        if (period := _following(last.get((kind, part)), kind, first)).is_over(at) and _rests(period, part, last)
    ]
    return found[:limit]


def close(work: Work, occasion: Occasion) -> int:
    """Close a part of a period; how many statements were made (or transactions sealed). Closed already: nothing happens.

    Raises :class:`PeriodStillOpen` where it is not due: no statement is made out of half a period, or before the one before.
    """
    period, part = work
    db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('yihu settlement'))"))
    if db.session.get(Closing, (period.kind, period.first, part)) is not None:
        return 0
    if work not in due(occasion.at, limit=len(Part) * len(PeriodKind)):
        raise PeriodStillOpen(period=period.name)
    hashes = seals_of(period) if part is Part.LEDGER else _write(period, part, occasion.at)
    rows, mark = marked(period, part, hashes)
    closed = {"period_kind": period.kind, "period_on": period.first, "part": part, "closed_at": occasion.at}
    db.session.add(Closing(**closed, rows=rows, mark=mark))
    db.session.flush()
    return rows


def marked(period: Period, part: Part, hashes: Iterable[bytes]) -> tuple[int, bytes]:
    """How many hashes there are, and the mark over all of them in their order."""
    digest, rows = hashlib.sha256(), 0
    for rows, value in enumerate(hashes, start=1):  # noqa: B007 - the last number is the count
        digest.update(len(value).to_bytes(1, "big") + value)
    return rows, keys().mark("closing", f"{period.name} {part.value} {rows} {digest.hexdigest()}")


def seals_of(month: Period) -> Iterator[bytes]:
    """The seals of a month's transactions in the order of their ids; of one without a seal its id."""
    of_month = (LedgerTransaction.at >= month.begins, LedgerTransaction.at < month.ends)
    found = select(LedgerTransaction.id, LedgerTransaction.seal).where(*of_month).order_by(LedgerTransaction.id)
    for row in db.session.execute(found, execution_options={"yield_per": figures.ROWS_AT_A_TIME}):
        yield bytes(row.seal) if row.seal else row.id.bytes


def _write(period: Period, part: Part, at: datetime) -> Iterator[bytes]:
    """Write the statements; the hash of each."""
    for batch in _batches(_figures(period, part), BATCH):
        rows = [_row(period, part, found, at) for found in batch]
        copy_in("statements", COLUMNS, rows)
        yield from (row[COLUMNS.index("hash")] for row in rows)


def _figures(period: Period, part: Part) -> Iterator[Figures]:
    if period.kind is PeriodKind.MONTH:
        return figures.of_month(part, period)
    return yearly.of_year(part, period) if period.kind is PeriodKind.YEAR else quarterly.of_quarter(part, period)


def _row(period: Period, part: Part, found: Figures, at: datetime) -> tuple[Any, ...]:
    number = new_number(PREFIX)
    subject, span = (part.value, found.subject), (period.kind.value, period.first)
    made = hash_of(document(number, subject, span, found.content, found.previous_hash, at))
    return new_id(), number, *subject, *span, Jsonb(found.content), found.previous_hash, made, at


def _batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    source = iter(things)
    while batch := list(islice(source, size)):
        yield batch


def _first_month() -> Period | None:
    """The first month that was, or will be, closed: the one of the ledger's first transaction."""
    closed = db.session.scalar(select(func.min(Closing.period_on)).where(Closing.period_kind == PeriodKind.MONTH))
    if closed is not None:
        return Period(PeriodKind.MONTH, closed)
    at = db.session.scalar(select(func.min(LedgerTransaction.at)))
    return None if at is None else month_of(at)


def _last_closed() -> dict[tuple[PeriodKind, Part], date]:
    rows = select(Closing.period_kind, Closing.part, func.max(Closing.period_on))
    return {(kind, part): on for kind, part, on in db.session.execute(rows.group_by(Closing.period_kind, Closing.part))}


def _following(last: date | None, kind: PeriodKind, first: Period) -> Period:
    return period_of(kind, first.first) if last is None else Period(kind, last).next


def _rests(period: Period, part: Part, last: Mapping[tuple[PeriodKind, Part], date]) -> bool:
    """Whether the months that a quarter or a year is made from are closed."""
    if period.kind is PeriodKind.MONTH:
        return True
    source = Part.ORGANIZATION if period.kind is PeriodKind.QUARTER else part
    closed = last.get((PeriodKind.MONTH, source))
    return closed is not None and closed >= period.months[-1].first
