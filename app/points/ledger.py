"""The ledger's only writer: double entry, append-only, with the balances beside it.

A transaction's lines sum to zero in each unit; its reference is unique for ever. Balances change in the statement that writes the
postings. The accounts are locked first, all in one order (volunteers, organizations, communities), so that two writers never
wait for each other in a circle; an account that does not exist yet is made by the same statement.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import column, exists, select, text

from app.kit.database import db
from app.kit.events import Act
from app.kit.ids import new_id
from app.kit.statements import Statement
from app.points import seals
from app.points.models import LedgerTransaction, Owner, Stage, TransactionKind, Unit


@dataclass(frozen=True)
class AccountName:
    """Whose account, of which unit, at which stage."""

    owner: Owner
    owner_id: str
    unit: Unit
    stage: Stage


@dataclass(frozen=True)
class Line:
    """So many points (negative: away) on an account."""

    account: AccountName
    amount: int


_LOCK = Statement(
    text("""
    INSERT INTO ledger_accounts (id, owner_kind, owner_id, unit, stage, balance)
    SELECT line.id, line.owner_kind, line.owner_id, line.unit, line.stage, 0
    FROM unnest(CAST(:ids AS uuid[]), CAST(:owner_kinds AS text[]), CAST(:owner_ids AS text[]),
                CAST(:units AS text[]), CAST(:stages AS text[])) AS line (id, owner_kind, owner_id, unit, stage)
    ORDER BY line.owner_kind DESC, line.owner_id, line.unit, line.stage
    ON CONFLICT (owner_id, owner_kind, unit, stage) DO UPDATE SET balance = ledger_accounts.balance WHERE false
""")
)
"""Locks in the order of the rows; ``WHERE false`` locks an account that exists without writing it."""

_WRITE = Statement(
    text("""
    WITH changed AS (
        UPDATE ledger_accounts AS account SET balance = account.balance + line.amount, owed = CASE
            WHEN CAST(:kind AS text) = 'reversal' AND line.owner_kind = 'volunteer'
            THEN greatest(0, -account.balance - line.amount)
            ELSE least(account.owed, greatest(0, -account.balance - line.amount)) END
        FROM unnest(CAST(:ids AS uuid[]), CAST(:owner_kinds AS text[]), CAST(:owner_ids AS text[]),
                    CAST(:units AS text[]), CAST(:stages AS text[]), CAST(:amounts AS bigint[]))
             AS line (id, owner_kind, owner_id, unit, stage, amount)
        WHERE account.owner_id = line.owner_id AND account.owner_kind = line.owner_kind
          AND account.unit = line.unit AND account.stage = line.stage
        RETURNING line.id, account.id AS account_id, line.amount
    ), written AS (
        INSERT INTO ledger_transactions (id, reference, kind, award_id, at, actor_id, reason, approved_by_id, seal)
        VALUES (:transaction_id, :reference, CAST(:kind AS text), :award_id, :at, :actor_id, :reason, :approved_by_id, :seal)
    )
    INSERT INTO postings (id, at, transaction_id, account_id, amount)
    SELECT changed.id, :at, :transaction_id, changed.account_id, changed.amount FROM changed
    RETURNING id
""").columns(column("id"))
)
"""A correction is always possible: a reversal may leave a volunteer owing what was spent, and nothing else raises a debt."""


def write(
    kind: TransactionKind,
    reference: str,
    lines: Iterable[Line],
    act: Act,
    *,
    award_id: UUID | None = None,
    reason: str | None = None,
    approved_by_id: UUID | None = None,
) -> UUID:
    """Write one transaction; its id. Lines on the same account are one posting, and one that comes to nothing is none.

    Lines that do not balance, or nothing to write, is a ``ValueError``. Refusals: :class:`app.points.errors.AlreadyWritten` for a
    known reference, :class:`app.points.errors.BalanceTooLow` where an owner's account would fall below zero (but by a reversal),
    :class:`app.points.errors.SecondPersonNeeded` where who approves is who acts.
    """
    amounts = _balanced(lines)
    names = list(amounts)
    transaction_id = new_id()
    accounts = _named(names)
    header = {
        "transaction_id": transaction_id, "reference": reference, "kind": kind.value,
        "award_id": award_id, "at": act.at, "actor_id": act.actor_id, "reason": reason,
        "approved_by_id": approved_by_id,
    }  # fmt: skip
    _LOCK.later(accounts)
    seal = seals.seal_of(header, (_sealed(name, amount) for name, amount in amounts.items()))
    _WRITE.rows({**accounts, **header, "seal": seal, "amounts": list(amounts.values())})
    return transaction_id


def lock(names: Iterable[AccountName]) -> None:
    """Lock accounts, all in the one order, before several transactions are written to them."""
    wanted = list(names)
    if wanted:
        _LOCK.later(_named(wanted))


def _named(names: list[AccountName]) -> dict[str, list[Any]]:
    return {
        "ids": [new_id() for _ in names],
        "owner_kinds": [name.owner.value for name in names],
        "owner_ids": [name.owner_id for name in names],
        "units": [name.unit.value for name in names],
        "stages": [name.stage.value for name in names],
    }


def has(reference: str) -> bool:
    """Whether a transaction with this reference was written."""
    return bool(db.session.scalar(select(exists().where(LedgerTransaction.reference == reference))))


def _sealed(name: AccountName, amount: int) -> str:
    return seals.line(name.owner.value, name.owner_id, name.unit.value, name.stage.value, amount)


def _balanced(lines: Iterable[Line]) -> dict[AccountName, int]:
    amounts: Counter[AccountName] = Counter()
    units: Counter[Unit] = Counter()
    for line in lines:
        amounts[line.account] += line.amount
        units[line.account.unit] += line.amount
    if any(units.values()):
        raise ValueError("the lines of a transaction sum to zero in each unit")
    written = {name: amount for name, amount in amounts.items() if amount}
    if not written:
        raise ValueError("a transaction has lines")
    return written
