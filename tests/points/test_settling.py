"""An award stands after public notice; the committee holds, releases and reverses it."""

from datetime import timedelta
from itertools import product

import pytest

from app.kit.clock import local_date, now
from app.kit.database import db
from app.people.actors import Occasion
from app.points import queries, settling
from app.points.checks import Flag
from app.points.errors import AwardStands
from app.points.invariants import violations
from app.points.lifecycle import TRANSITIONS, move
from app.points.models import Award, AwardStatus, LedgerTransaction, Owner, Stage, TransactionKind, Unit
from app.registration.models import Volunteer
from tests.builders import points
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")
PROVISIONAL, POSTED = Stage.PROVISIONAL, Stage.POSTED


def service() -> Occasion:
    return Occasion(None, now())


def credit(award: Award) -> tuple[int, int]:
    """The volunteer's report credit, provisional and posted."""
    held = queries.balances(Owner.VOLUNTEER, str(award.volunteer_id))
    assert held[Unit.REPORT_CREDIT, PROVISIONAL] == held[Unit.REWARD_POINTS, PROVISIONAL]
    return held[Unit.REPORT_CREDIT, PROVISIONAL], held[Unit.REPORT_CREDIT, POSTED]


@pytest.mark.parametrize(("start", "to"), list(product(AwardStatus, AwardStatus)))
def test_an_award_moves_only_by_its_table(start: AwardStatus, to: AwardStatus) -> None:
    award = Award(status=start)
    if to in TRANSITIONS[start]:
        move(award, to)
        assert award.status is to
    else:
        with pytest.raises(AwardStands):
            move(award, to)


def overlapping() -> tuple[Award, Award]:
    """Two services of a volunteer at the same time: the first awarded, the second held."""
    first = points.award(90)
    volunteer, began = points.volunteer_of(first), now() - timedelta(hours=2)
    second = points.award(90, volunteer=volunteer, began_at=began)
    assert (first.status, second.status) == (AwardStatus.PROVISIONAL, AwardStatus.HELD)
    return first, second


@pytest.mark.parametrize("decide", ["release", "reverse"])
def test_of_two_services_at_the_same_time_neither_stands_before_the_committee_has_decided(
    clock: StandingClock, decide: str
) -> None:
    first, second = overlapping()
    clock.move(days=9)
    assert queries.due_ids(local_date(now()), 10) == []
    assert not settling.post(first.id, service())
    assert violations(local_date(now())) == []  # nobody is late: it waits for the other

    if decide == "release":
        settling.release(queries.for_update(second.id), service())
    else:
        settling.reverse(second.id, "不是本人", service())

    assert queries.due_ids(local_date(now()), 10) == [first.id]
    assert settling.post(first.id, service())


def test_a_service_that_waits_for_another_reason_holds_up_nothing(clock: StandingClock) -> None:
    first = points.award(90)
    points.award(90, volunteer=points.volunteer_of(first), stars=1)
    clock.move(days=9)
    assert settling.post(first.id, service())


def test_points_stand_after_public_notice_and_not_before(clock: StandingClock) -> None:
    award = points.award(90)

    clock.move(days=5)  # Monday
    assert not settling.post(award.id, service())
    assert queries.due_ids(local_date(now()), 10) == []
    clock.move(days=1)
    assert queries.due_ids(local_date(now()), 10) == [award.id]
    assert settling.post(award.id, service())

    assert credit(award) == (0, 15)
    assert points.award_of(award.assignment_id).status is AwardStatus.POSTED
    assert queries.due_ids(local_date(now()), 10) == []


def test_posting_twice_posts_once(clock: StandingClock) -> None:
    award = points.award(90)
    clock.move(days=7)
    settling.post(award.id, service())

    assert not settling.post(award.id, service())

    assert credit(award) == (0, 15)


def test_the_oldest_are_due_first_and_no_more_than_asked_for(clock: StandingClock) -> None:
    first = points.award()
    clock.move(days=1)
    points.award()

    assert queries.due_ids(local_date(now().replace(month=4)), 1) == [first.id]


def test_a_service_beyond_the_cap_posts_without_an_entry(clock: StandingClock) -> None:
    full = points.award(240)
    volunteer = db.session.get_one(Volunteer, full.volunteer_id)
    nothing = points.award(60, volunteer=volunteer)
    settling.release(queries.for_update(nothing.id), service())
    clock.move(days=7)

    assert settling.post(nothing.id, service())
    assert db.session.query(LedgerTransaction).filter_by(award_id=nothing.id).count() == 0
    assert violations(local_date(now())) == []


@pytest.mark.parametrize("is_posted", [False, True])
def test_a_reversal_takes_both_sides_back_with_its_reason(clock: StandingClock, is_posted: bool) -> None:
    award = points.award(90)
    if is_posted:
        clock.move(days=7)
        settling.post(award.id, service())

    settling.reverse(award.id, "重复登记", service())

    assert credit(award) == (0, 0)
    reversal = db.session.query(LedgerTransaction).filter_by(kind=TransactionKind.REVERSAL).one()
    assert (reversal.reason, reversal.award_id) == ("重复登记", award.id)
    assert violations(local_date(now())) == []


def test_a_reversal_is_written_once() -> None:
    award = points.award(90)
    settling.reverse(award.id, "重复登记", service())

    with pytest.raises(AwardStands):
        settling.reverse(award.id, "重复登记", service())


def test_a_reversed_service_gives_its_minutes_back_to_the_cap() -> None:
    award = points.award(240)
    volunteer = db.session.get_one(Volunteer, award.volunteer_id)
    settling.reverse(award.id, "重复登记", service())

    assert points.award(60, volunteer=volunteer).minutes_counted == 60


def test_held_points_are_credited_when_they_are_released() -> None:
    award = points.award(90, stars=1)
    assert credit(award) == (0, 0)

    settling.release(queries.for_update(award.id), service())

    assert credit(award) == (15, 0)
    assert violations(local_date(now())) == []


def test_contested_points_wait_and_their_notice_begins_anew(clock: StandingClock) -> None:
    award = points.award(90)
    settling.hold(queries.for_update(award.id), Flag.DISPUTED, service())
    clock.move(days=7)
    assert not settling.post(award.id, service())

    settling.release(queries.for_update(award.id), service())

    assert credit(award) == (15, 0)
    assert points.award_of(award.assignment_id).posts_on > local_date(now())


def test_held_points_that_were_never_credited_are_reversed_without_an_entry() -> None:
    award = points.award(90, stars=1)

    settling.reverse(award.id, "服务未完成", service())

    assert db.session.query(LedgerTransaction).count() == 0
    assert violations(local_date(now())) == []
