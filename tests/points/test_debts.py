"""A correction is always possible: what was spent before it was taken back is owed, and paid off before anything is spent."""

from datetime import timedelta

import pytest

from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.transaction import transaction
from app.people.accounts import phone_of
from app.people.actors import Occasion
from app.people.models import Account
from app.points import ledger, queries, settling
from app.points.errors import BalanceTooLow
from app.points.invariants import violations
from app.points.ledger import AccountName, Line
from app.points.models import Award, AwardStatus, Owner, Stage, TransactionKind, Unit
from app.points.rewards import donating, redeeming
from app.registration.models import Volunteer
from tests.builders import orders, people, points, rewards
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def posted(clock: StandingClock, volunteer: Volunteer | None = None) -> Award:
    """An award of 15 points whose notice has ended."""
    award = points.award(90, volunteer=volunteer)
    clock.move(days=6)
    with transaction():
        assert settling.post(award.id, Occasion(None, now()))
    return award


def spend(who: Account, cost: int) -> None:
    reward = rewards.reward(points=cost, valid_until=local_date(now()) + timedelta(days=1))
    with transaction():
        redeeming.redeem(reward.id, people.occasion(who))


def taken_back(award: Award) -> None:
    with transaction():
        settling.reverse(award.id, "重复登记", Occasion(None, now()))


def has(who: Account) -> tuple[int, int]:
    """Report credit and reward points that stand."""
    held = queries.balances(Owner.VOLUNTEER, str(who.id))
    return held[Unit.REPORT_CREDIT, Stage.POSTED], held[Unit.REWARD_POINTS, Stage.POSTED]


def test_points_that_are_spent_are_taken_back_and_owed(clock: StandingClock) -> None:
    award = posted(clock)
    who = db.session.get_one(Account, award.volunteer_id)
    spend(who, 10)

    taken_back(award)

    assert points.award_of(award.assignment_id).status is AwardStatus.REVERSED
    assert has(who) == (0, -10)
    assert violations(local_date(now())) == []


def test_who_owes_points_neither_redeems_nor_gives_and_the_next_service_pays_first(clock: StandingClock) -> None:
    award = posted(clock)
    who = db.session.get_one(Account, award.volunteer_id)
    spend(who, 10)
    taken_back(award)
    with pytest.raises(BalanceTooLow):
        spend(who, 1)
    with pytest.raises(BalanceTooLow), transaction():
        donating.offer(phone_of(orders.volunteer("赵明")), 1, people.occasion(who))

    posted(clock, db.session.get_one(Volunteer, who.id))

    assert has(who) == (15, 5)
    with pytest.raises(BalanceTooLow):
        spend(who, 6)
    spend(who, 5)
    assert violations(local_date(now())) == []


def test_a_redemption_taken_back_pays_a_debt_off(clock: StandingClock) -> None:
    award = posted(clock)
    who = db.session.get_one(Account, award.volunteer_id)
    reward = rewards.reward(points=15, valid_until=local_date(now()))
    with transaction():
        redemption_id = redeeming.redeem(reward.id, people.occasion(who)).redemption.id
    taken_back(award)
    assert has(who) == (0, -15)

    with transaction():
        redeeming.cancel(redemption_id, people.occasion(who))

    assert has(who) == (0, 0)


@pytest.mark.parametrize(
    ("owner", "unit"), [(Owner.ORGANIZATION, Unit.REWARD_POINTS), (Owner.VOLUNTEER, Unit.REPORT_CREDIT)]
)
def test_no_reversal_takes_below_zero_what_cannot_be_spent(owner: Owner, unit: Unit) -> None:
    lines = [
        Line(AccountName(owner, "a", unit, Stage.POSTED), -1),
        Line(AccountName(Owner.COMMUNITY, "c", unit, Stage.POSTED), 1),
    ]
    with pytest.raises(BalanceTooLow), transaction():
        ledger.write(TransactionKind.REVERSAL, "test:1", lines, Occasion(None, now()), reason="更正")
