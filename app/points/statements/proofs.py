"""The proof of the books: every transaction fits its seal, every closed month its mark, every statement its hash and its entries.

What does not is told row by row, with what was expected. The whole is read month by month through cursors: the memory does not
grow with the ledger.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select, text

from app.kit.database import db
from app.points import invariants, seals
from app.points.models import LedgerTransaction
from app.points.statements import closing, figures
from app.points.statements.canonical import document, hash_of
from app.points.statements.models import Closing, Part, PeriodKind, Statement
from app.points.statements.periods import Period, month_of


@dataclass(frozen=True)
class Fault:
    """One row that is not as it was written: its kind and id, what it should be and what it is."""

    kind: str
    subject: str
    expected: str
    found: str

    def line(self) -> str:
        """The fault in one line."""
        return f"{self.kind} {self.subject}: expected {self.expected}, found {self.found}"


@dataclass
class Counts:
    """How much was read."""

    transactions: int = 0
    statements: int = 0
    closings: int = 0


OPERATING = {"award-is-posted-in-time"}
"""Invariants of who works late, not of the books."""

SEALED = text("""
    WITH lines AS (
        SELECT posting.transaction_id, min(posting.at) AS first_at, max(posting.at) AS last_at,
               string_agg(concat_ws(':', owner_kind, owner_id, unit, stage, posting.amount), E'\\n') AS lines
        FROM postings posting JOIN ledger_accounts account ON account.id = posting.account_id
        WHERE posting.at >= :begins AND posting.at < :ends GROUP BY posting.transaction_id
    ), headers AS (
        SELECT * FROM ledger_transactions WHERE at >= :begins AND at < :ends
    )
    SELECT headers.id AS transaction_id, headers.at, reference, kind, award_id, actor_id, reason, approved_by_id, seal,
           lines.transaction_id AS postings_of, lines.lines,
           (first_at, last_at) IS NOT DISTINCT FROM (headers.at, headers.at) AS is_at
    FROM headers FULL JOIN lines ON lines.transaction_id = headers.id ORDER BY headers.at, headers.id
""")
POSTINGS = text("""
    SELECT posting.id, posting.at, owner_kind, owner_id, unit, stage, posting.amount,
           CASE owner_kind WHEN 'volunteer' THEN award.volunteer_points WHEN 'organization' THEN award.organization_points
                WHEN 'community' THEN award.volunteer_points + award.organization_points END AS awarded
    FROM postings posting JOIN ledger_accounts account ON account.id = posting.account_id
    LEFT JOIN ledger_transactions header ON header.id = posting.transaction_id
    LEFT JOIN awards award ON award.id = header.award_id
    WHERE posting.transaction_id = :id ORDER BY owner_kind, unit, stage
""")


def faults(today: date, counts: Counts) -> Iterator[Fault]:
    """Everything that is not as it was written, as it is found."""
    for broken in invariants.violations(today):
        if broken.invariant in OPERATING:
            continue
        yield Fault(f"invariant {broken.invariant}:", broken.subject, "that it holds", "that it does not")
    sealed = select(func.min(LedgerTransaction.at)).where(LedgerTransaction.seal.is_not(None))
    sealed_since = db.session.scalar(sealed)
    for month in _months():
        yield from _transactions(month, sealed_since, counts)
    yield from _statements(counts)
    yield from _closings(counts)


def _months() -> Iterator[Period]:
    first = db.session.scalar(select(func.min(LedgerTransaction.at)))
    last = db.session.scalar(select(func.max(LedgerTransaction.at)))
    if first is None or last is None:
        return
    month = month_of(first)
    while month.begins <= last:
        yield month
        month = month.next


def _transactions(month: Period, sealed_since: datetime | None, counts: Counts) -> Iterator[Fault]:
    values = {"begins": month.begins, "ends": month.ends}
    for row in db.session.execute(SEALED, values, execution_options={"yield_per": figures.ROWS_AT_A_TIME}):
        counts.transactions += row.transaction_id is not None
        if row.transaction_id is None:
            yield Fault("transaction", str(row.postings_of), f"in {month.name}, as its postings are", "not there")
        elif not _fits(row, sealed_since):
            yield from _named(row)


def _fits(row: Any, sealed_since: datetime | None) -> bool:
    if row.seal is None:  # older than seals, unless anything before it has one
        return bool(row.is_at) and (sealed_since is None or row.at < sealed_since)
    lines = (row.lines or "").split("\n")
    return bool(row.is_at) and bytes(row.seal) == seals.seal_of(row._mapping, lines)


def _named(row: Any) -> Iterator[Fault]:
    """Name the transaction, and of its postings those that are not what its award says, or all where it has no award."""
    subject = f"{row.transaction_id} ({row.kind}, {row.reference})"
    yield Fault("transaction", subject, "its seal over itself and its postings", "changed since it was written")
    for posting in db.session.execute(POSTINGS, {"id": row.transaction_id}):
        account = f"{posting.owner_kind} {posting.owner_id}, {posting.unit}, {posting.stage}"
        named = f"{posting.id} of transaction {row.transaction_id} at {posting.at.isoformat()} on {account}"
        if posting.awarded is None:
            yield Fault("posting", named, "as sealed", str(posting.amount))
        elif abs(posting.amount) != posting.awarded:
            yield Fault("posting", named, f"{posting.awarded} (to or from), as its award says", str(posting.amount))


def _statements(counts: Counts) -> Iterator[Fault]:
    ordered = (Statement.subject_kind, Statement.period_kind, Statement.subject_id, Statement.period_on)
    table = Statement.__table__
    rows = db.session.execute(
        select(table).order_by(*ordered), execution_options={"yield_per": figures.ROWS_AT_A_TIME}
    )  # fmt: skip
    for _, chain in groupby(rows, key=lambda row: (row.subject_kind, row.period_kind, row.subject_id)):
        before: Any = None
        for row in chain:
            counts.statements += 1
            yield from _statement(row, before)
            before = row


def _statement(row: Any, before: Any) -> Iterator[Fault]:
    named = f"{row.number} ({row.subject_kind.value} {row.subject_id}, {row.period_kind.value} {row.period_on})"
    subject, period = (row.subject_kind.value, row.subject_id), (row.period_kind.value, row.period_on)
    expected = hash_of(document(row.number, subject, period, row.content, row.previous_hash, row.closed_at))
    if expected != bytes(row.hash):
        yield Fault("statement", named, f"hash {expected.hex()}", bytes(row.hash).hex())
    if (row.previous_hash or b"") != (before.hash if before else b""):
        told = row.previous_hash.hex() if row.previous_hash else "none"
        yield Fault("statement", named, f"previous hash {before.hash.hex() if before else 'none'}", told)
    if "closing" in row.content:
        yield from _balanced(named, row.content, before.content if before else None)


def _balanced(named: str, content: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[Fault]:
    opening = before["closing"] if before else content["opening"]
    if content["opening"] != opening:
        yield Fault("statement", named, f"opening {opening}", str(content["opening"]))
    after = figures.after(content["opening"], content["movements"])
    if content["closing"] != after:
        yield Fault("statement", named, f"closing {after}", str(content["closing"]))


def _closings(counts: Counts) -> Iterator[Fault]:
    for closed in db.session.scalars(select(Closing).order_by(Closing.period_on, Closing.period_kind, Closing.part)):
        counts.closings += 1
        period = Period(closed.period_kind, closed.period_on)
        named = f"{period.name} {closed.part.value}"
        of_ledger = closed.part is Part.LEDGER
        hashes = closing.seals_of(period) if of_ledger else _hashes(period, closed.part)
        rows, mark = closing.marked(period, closed.part, hashes)
        what = "transactions" if of_ledger else "statements"
        if rows != closed.rows:
            yield Fault("closing", named, f"{closed.rows} {what}", str(rows))
        elif mark != bytes(closed.mark):
            yield Fault("closing", named, f"its mark over {rows} {what}", "another")
        if period.kind is PeriodKind.MONTH and not of_ledger:
            yield from _entries(period, closed.part)


def _hashes(period: Period, part: Part) -> Iterator[bytes]:
    rows = select(Statement.hash).where(*_of(period, part)).order_by(Statement.subject_id.collate("C"))
    yield from db.session.scalars(rows, execution_options={"yield_per": figures.ROWS_AT_A_TIME})


def _entries(month: Period, part: Part) -> Iterator[Fault]:
    """Statements that do not say what the ledger has, and entries of which no statement tells."""
    for row in figures.differing(part, month):
        named = f"{row.number or 'none'} ({part.value} {row.subject}, {month.name})"
        yield Fault("statement", named, f"entries {row.written}", str(row.stated))


def _of(period: Period, part: Part) -> tuple[Any, ...]:
    return (
        Statement.subject_kind == part.value, Statement.period_kind == period.kind, Statement.period_on == period.first,
    )  # fmt: skip
