"""What breaks the ledger is found and named."""

import pytest
from sqlalchemy import text

from app.kit.clock import local_date, now
from app.kit.database import db
from app.points.invariants import Violation, violations
from tests.builders import points
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")

FAULTS = {
    "balance-equals-postings": "UPDATE ledger_accounts SET balance = balance + 1 WHERE owner_kind = 'volunteer'",
    "debt-is-what-is-below-zero": """
        ALTER TABLE ledger_accounts DROP CONSTRAINT ck_ledger_accounts_balance;
        UPDATE ledger_accounts SET balance = -1 WHERE owner_kind = 'volunteer'""",
    "transaction-sums-to-zero": "UPDATE postings SET amount = amount + 1 WHERE amount > 0",
    "transaction-has-postings": "DELETE FROM postings",
    "award-is-credited": "UPDATE ledger_transactions SET reference = 'other'",
    "award-is-posted": "UPDATE awards SET status = 'posted'",
    "award-is-reversed": "UPDATE awards SET status = 'reversed'",
    "credit-is-the-award's": "UPDATE awards SET volunteer_points = volunteer_points + 1",
}


def test_a_sound_ledger_has_no_violation() -> None:
    points.award(90)
    points.award(90, stars=1)

    assert violations(local_date(now())) == []


@pytest.mark.parametrize("invariant", FAULTS)
def test_a_change_behind_the_ledger_s_back_is_named(invariant: str) -> None:
    points.award(90)
    db.session.execute(text("SET LOCAL session_replication_role = replica"))  # a superuser past the triggers
    db.session.execute(text(FAULTS[invariant]))

    assert invariant in {violation.invariant for violation in violations(local_date(now()))}


def test_points_that_nobody_settles_are_named(clock: StandingClock) -> None:
    award = points.award(90)
    clock.move(days=6)
    assert violations(local_date(now())) == []

    clock.move(days=5)

    assert violations(local_date(now())) == [Violation("award-is-posted-in-time", str(award.id))]
