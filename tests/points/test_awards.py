"""A confirmed service is awarded once, to both sides."""

from datetime import UTC, datetime, timedelta

import pytest

from app.kit.clock import now
from app.kit.database import db
from app.orders.events import ServiceConfirmed
from app.points import queries
from app.points.awards import on_service_confirmed
from app.points.models import Award, AwardStatus, LedgerTransaction, Owner, Posting, RuleVersion, Stage, Unit
from app.points.rules import Rule
from tests.builders import points
from tests.builders.registration import approved_volunteer

pytestmark = pytest.mark.usefixtures("app")


def provisional(owner: Owner, owner_id: object) -> tuple[int, int]:
    """An owner's provisional report credit and reward points."""
    held = queries.balances(owner, str(owner_id))
    return held[Unit.REPORT_CREDIT, Stage.PROVISIONAL], held[Unit.REWARD_POINTS, Stage.PROVISIONAL]


def test_both_sides_are_credited_in_both_units_and_the_place_is_debited() -> None:
    award = points.award(90, is_urgent=True)

    assert award.status is AwardStatus.PROVISIONAL
    assert provisional(Owner.VOLUNTEER, award.volunteer_id) == (18, 18)
    assert provisional(Owner.ORGANIZATION, award.organization_id) == (9, 9)
    assert provisional(Owner.COMMUNITY, award.place_code) == (-27, -27)


def test_a_second_confirmation_changes_nothing() -> None:
    award = points.award(90)

    on_service_confirmed(
        ServiceConfirmed(at=now(), actor_id=None, order_id=award.order_id, assignment_id=award.assignment_id,
                         volunteer_id=award.volunteer_id)
    )  # fmt: skip

    assert provisional(Owner.VOLUNTEER, award.volunteer_id) == (15, 15)
    assert db.session.query(Award).count() == 1
    assert db.session.query(LedgerTransaction).count() == 1


def test_an_award_posts_after_three_working_days() -> None:
    assert points.award().posts_on.isoformat() == "2026-03-10"


@pytest.mark.parametrize("stars", [1, 2])
def test_a_low_rating_pays_nothing_until_reviewed(stars: int) -> None:
    award = points.award(90, stars=stars)

    assert award.status is AwardStatus.HELD
    assert award.explanation["flags"] == ["low_rating"]
    assert db.session.query(Posting).count() == 0


@pytest.mark.parametrize("stars", [None, 3, 5])
def test_silence_and_fair_ratings_pay(stars: int | None) -> None:
    assert points.award(90, stars=stars).status is AwardStatus.PROVISIONAL


def test_a_service_without_proof_waits_for_the_committee() -> None:
    award = points.award(90, proof=None)

    assert (award.status, award.explanation["flags"]) == (AwardStatus.HELD, ["no_proof"])


def test_four_hours_a_day_count() -> None:
    volunteer = approved_volunteer()
    first = points.award(180, volunteer=volunteer, began_at=datetime(2026, 3, 3, 1, tzinfo=UTC))
    second = points.award(120, volunteer=volunteer, began_at=datetime(2026, 3, 3, 6, tzinfo=UTC))
    third = points.award(60, volunteer=volunteer, began_at=datetime(2026, 3, 3, 10, tzinfo=UTC))
    next_day = points.award(60, volunteer=volunteer, began_at=datetime(2026, 3, 3, 16, tzinfo=UTC))

    assert [award.minutes_counted for award in (first, second, third, next_day)] == [180, 60, 0, 60]
    assert [award.explanation["flags"] for award in (first, second, third, next_day)] == [
        [], ["over_cap"], ["over_cap"], []
    ]  # fmt: skip
    assert provisional(Owner.VOLUNTEER, volunteer.account_id) == (40, 40)


def test_the_rule_of_the_day_of_service_counts_and_a_later_one_changes_no_entry() -> None:
    old = points.award(60)
    new_rule = Rule(points_an_hour=20)
    tomorrow = now().date() + timedelta(days=1)
    version = RuleVersion(effective_on=tomorrow, rule=new_rule.as_row(), created_at=now())
    db.session.add(version)
    db.session.flush()
    new = points.award(60, began_at=now() + timedelta(days=1))

    assert (points.award_of(old.assignment_id).volunteer_points, new.volunteer_points) == (10, 20)
    assert new.rule_version_id == version.id != old.rule_version_id


def test_the_home_organization_at_the_time_of_service_is_credited() -> None:
    volunteer = approved_volunteer()
    service = points.confirmed_service(60, volunteer=volunteer)
    home = volunteer.organization_id
    volunteer.organization_id = approved_volunteer().organization_id
    db.session.commit()

    on_service_confirmed(points.confirmation(service))

    assert provisional(Owner.ORGANIZATION, home) == (5, 5)
    assert provisional(Owner.ORGANIZATION, volunteer.organization_id) == (0, 0)
