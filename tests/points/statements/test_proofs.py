"""Whatever a superuser changes past the triggers is found, and the row is named."""

import pytest
from sqlalchemy import select, text

from app.kit.clock import local_date, now
from app.kit.database import db
from app.points.models import Award, LedgerTransaction, Posting
from app.points.statements import proofs
from app.points.statements.models import Statement, SubjectKind
from app.points.statements.proofs import Counts, Fault
from tests.builders import points
from tests.builders.statements import closed, of, stands
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def found() -> list[Fault]:
    return list(proofs.faults(local_date(now()), Counts()))


def by_superuser(*statements: str) -> None:
    db.session.execute(text("SET LOCAL session_replication_role = replica"))  # past triggers and foreign keys
    for statement in statements:
        db.session.execute(text(statement))
    db.session.execute(text("SET LOCAL session_replication_role = origin"))


def named(kind: str, subject: object) -> bool:
    return any(fault.kind == kind and str(subject) in fault.subject for fault in found())


def posting(owner: str = "volunteer", unit: str = "report_credit") -> Posting:
    return db.session.scalars(
        select(Posting).where(
            text(
                "account_id IN (SELECT id FROM ledger_accounts WHERE owner_kind = :owner AND unit = :unit"
                " AND stage = 'posted')"
            ).bindparams(owner=owner, unit=unit)
        )
    ).one()


@pytest.fixture
def award(clock: StandingClock) -> Award:
    """An award that stands, in a month that is closed, and one of the month after."""
    made = stands(points.award(90), clock)
    clock.move(days=19)
    points.award(60)
    closed(clock)
    points.award(30)
    return made


def test_sound_books_have_no_fault_and_are_counted(award: Award) -> None:
    counts = Counts()

    assert list(proofs.faults(local_date(now()), counts)) == []
    assert (counts.transactions, counts.statements, counts.closings) == (4, 10, 9)


def test_a_changed_posting_is_named_with_what_was_expected(award: Award) -> None:
    changed = posting()
    by_superuser(f"UPDATE postings SET amount = 999 WHERE id = '{changed.id}'")

    (fault,) = [fault for fault in found() if fault.kind == "posting"]

    assert str(changed.id) in fault.subject
    assert (fault.expected, fault.found) == ("15 (to or from), as its award says", "999")
    assert f"posting {changed.id}" in fault.line()


def test_a_pair_that_still_balances_is_named_although_all_sums_are_right(award: Award) -> None:
    pair = [posting("volunteer"), posting("community")]
    for one, more in zip(pair, (50, -50), strict=True):
        by_superuser(
            f"UPDATE postings SET amount = amount + {more} WHERE id = '{one.id}'",
            f"UPDATE ledger_accounts SET balance = balance + {more} WHERE id = '{one.account_id}'",
        )

    faults = found()

    assert {fault.subject.split()[0] for fault in faults if fault.kind == "posting"} == {str(one.id) for one in pair}
    assert not [fault for fault in faults if "balance" in fault.kind or "zero" in fault.kind]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_transactions SET reason = 'x' WHERE id = '{id}'",
        "UPDATE ledger_transactions SET actor_id = (SELECT id FROM accounts LIMIT 1) WHERE id = '{id}'",
        "UPDATE ledger_transactions SET at = at + interval '1 second' WHERE id = '{id}'",
        "UPDATE ledger_transactions SET seal = NULL WHERE id = '{id}'",
        "UPDATE ledger_transactions SET seal = sha256(seal) WHERE id = '{id}'",
        "UPDATE postings SET at = at + interval '1 second' WHERE transaction_id = '{id}'",
        "DELETE FROM postings WHERE transaction_id = '{id}'",
        "UPDATE ledger_accounts SET owner_id = 'x' WHERE id IN (SELECT account_id FROM postings WHERE transaction_id = '{id}')",
    ],
)
def test_whatever_is_changed_of_a_transaction_names_it(award: Award, change: str) -> None:
    of_award = LedgerTransaction.reference == f"posting:{award.id}"
    transaction_id = db.session.scalars(select(LedgerTransaction.id).where(of_award)).one()
    by_superuser(change.format(id=transaction_id))

    assert named("transaction", transaction_id)


def test_a_transaction_that_is_gone_with_its_postings_and_award_is_missed_by_its_month(award: Award) -> None:
    of_award = f"(SELECT id FROM ledger_transactions WHERE award_id = '{award.id}')"
    by_superuser(
        f"DELETE FROM postings WHERE transaction_id IN {of_award}",
        f"DELETE FROM ledger_transactions WHERE award_id = '{award.id}'",
        f"DELETE FROM awards WHERE id = '{award.id}'",
        "UPDATE ledger_accounts a SET balance = coalesce((SELECT sum(amount) FROM postings WHERE account_id = a.id), 0)",
    )

    faults = {(fault.kind, fault.subject): fault for fault in found()}

    assert faults["closing", "2026-03 ledger"].expected == "3 transactions"
    assert faults["closing", "2026-03 ledger"].found == "1"


@pytest.mark.parametrize(
    "change",
    [
        "content = jsonb_set(content, '{{services,minutes}}', '9999')",
        "number = 'DZ-22222-22222'",
        "previous_hash = hash",
        "closed_at = closed_at + interval '1 day'",
    ],
)
def test_a_changed_statement_is_named(award: Award, change: str) -> None:
    (mine,) = of(SubjectKind.PERSON, award.volunteer_id)
    by_superuser(f"UPDATE statements SET {change.format()} WHERE id = '{mine.id}'")

    assert named("statement", award.volunteer_id)


def test_a_statement_that_is_forged_with_a_right_hash_does_not_fit_the_mark_of_its_month(award: Award) -> None:
    (mine,) = of(SubjectKind.PERSON, award.volunteer_id)
    by_superuser(f"UPDATE statements SET hash = sha256(hash) WHERE id = '{mine.id}'")

    assert named("closing", "2026-03 person")


def test_a_statement_that_is_gone_is_missed(award: Award) -> None:
    by_superuser(f"DELETE FROM statements WHERE subject_id = '{award.volunteer_id}'")

    assert named("closing", "2026-03 person")
    assert named("statement", award.volunteer_id)


def test_older_transactions_need_no_seal(clock: StandingClock) -> None:
    points.award(90)
    by_superuser("UPDATE ledger_transactions SET seal = NULL")
    assert found() == []

    clock.move(days=1)
    points.award(60)

    assert found() == []


def test_the_chain_breaks_where_one_statement_is_taken_out(award: Award, clock: StandingClock) -> None:
    closed(clock, month=5)
    march, april = of(SubjectKind.DISTRICT, award.place_code[:6])
    by_superuser(f"DELETE FROM statements WHERE id = '{march.id}'")

    assert named("statement", april.number)
    assert db.session.get(Statement, april.id) is not None
