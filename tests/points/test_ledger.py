"""The ledger balances, and nobody changes it."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.kit.clock import now
from app.kit.database import db
from app.kit.errors import constraints_as_refusals
from app.operating import partitions
from app.people.actors import Occasion
from app.points import ledger, queries
from app.points.errors import AlreadyWritten, BalanceTooLow, SecondPersonNeeded
from app.points.ledger import AccountName, Line
from app.points.models import LedgerTransaction, Owner, Posting, Stage, TransactionKind, Unit
from tests.builders import people, points

pytestmark = pytest.mark.usefixtures("app")
CREDIT, REWARD = Unit.REPORT_CREDIT, Unit.REWARD_POINTS


def line(owner: Owner, owner_id: str, amount: int, unit: Unit = CREDIT) -> Line:
    return Line(AccountName(owner, owner_id, unit, Stage.POSTED), amount)


def write(*lines: Line, reference: str = "test:1") -> None:
    with constraints_as_refusals(), db.session.begin_nested():
        ledger.write(TransactionKind.AWARD, reference, lines, Occasion(None, now()))


def balance(owner: Owner, owner_id: str) -> int:
    return queries.balances(owner, owner_id)[CREDIT, Stage.POSTED]


def test_a_transaction_moves_points_from_one_account_to_another() -> None:
    write(line(Owner.VOLUNTEER, "a", 5), line(Owner.COMMUNITY, "c", -5))

    assert (balance(Owner.VOLUNTEER, "a"), balance(Owner.COMMUNITY, "c")) == (5, -5)


def test_lines_on_one_account_are_one_posting() -> None:
    write(line(Owner.VOLUNTEER, "a", 5), line(Owner.VOLUNTEER, "a", 3), line(Owner.COMMUNITY, "c", -8))

    assert sorted(db.session.scalars(select(Posting.amount))) == [-8, 8]


@pytest.mark.parametrize(
    "lines",
    [
        [line(Owner.VOLUNTEER, "a", 5)],
        [line(Owner.VOLUNTEER, "a", 5), line(Owner.COMMUNITY, "c", -4)],
        [line(Owner.VOLUNTEER, "a", 5, CREDIT), line(Owner.COMMUNITY, "c", -5, REWARD)],  # units are never mixed
        [line(Owner.VOLUNTEER, "a", 5), line(Owner.VOLUNTEER, "a", -5)],  # nothing to write
        [],
    ],
)
def test_what_does_not_balance_is_never_written(lines: list[Line]) -> None:
    with pytest.raises(ValueError, match="transaction"):
        write(*lines)


def test_a_reference_is_written_once() -> None:
    write(line(Owner.VOLUNTEER, "a", 5), line(Owner.COMMUNITY, "c", -5))

    with pytest.raises(AlreadyWritten):
        write(line(Owner.VOLUNTEER, "a", 5), line(Owner.COMMUNITY, "c", -5))
    assert balance(Owner.VOLUNTEER, "a") == 5


@pytest.mark.parametrize("owner", [Owner.VOLUNTEER, Owner.ORGANIZATION])
def test_nobody_but_the_place_that_issues_falls_below_zero(owner: Owner) -> None:
    write(line(owner, "a", 5), line(Owner.COMMUNITY, "c", -5))

    with pytest.raises(BalanceTooLow):
        write(line(owner, "a", -6), line(Owner.COMMUNITY, "c", 6), reference="test:2")
    assert balance(owner, "a") == 5


def test_a_new_account_cannot_begin_below_zero() -> None:
    with pytest.raises(BalanceTooLow):
        write(line(Owner.VOLUNTEER, str(uuid4()), -1), line(Owner.COMMUNITY, "c", 1))


def test_what_two_persons_approve_is_never_approved_by_one() -> None:
    first, second = people.account("王芳"), people.account("李志远")
    act = people.occasion(first)
    lines = [line(Owner.VOLUNTEER, "a", 5), line(Owner.COMMUNITY, "c", -5)]

    with pytest.raises(SecondPersonNeeded), constraints_as_refusals(), db.session.begin_nested():
        ledger.write(TransactionKind.REVERSAL, "test:1", lines, act, reason="重复登记", approved_by_id=first.id)
    ledger.write(TransactionKind.REVERSAL, "test:1", lines, act, reason="重复登记", approved_by_id=second.id)

    assert db.session.query(LedgerTransaction.approved_by_id).scalar() == second.id


@pytest.mark.parametrize("table", ["postings", "postings_default", "ledger_transactions", "rule_versions"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_every_change_of_what_was_written(table: str, change: str) -> None:
    points.award()

    with pytest.raises(IntegrityError, match="never changed or deleted"), db.session.begin_nested():
        db.session.execute(text(change.format(table)))


@pytest.mark.parametrize("change", ["UPDATE {} SET amount = 1", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_month_s_own_partition_refuses_changes_too(change: str) -> None:
    partitions.ensure("postings", now().date())
    points.award()
    assert db.session.scalar(text("SELECT count(*) FROM postings_2026_03")) == 6

    with pytest.raises(IntegrityError, match="never changed or deleted"), db.session.begin_nested():
        db.session.execute(text(change.format("postings_2026_03")))
