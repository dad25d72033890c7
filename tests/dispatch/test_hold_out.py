"""Which policy carries an order is drawn once; the report compares the two, and says when there is nothing to say."""

from datetime import timedelta
from random import Random

import pytest

from app.dispatch import settling
from app.dispatch.models import Arm, PlaceSettings, Preset
from app.dispatch.reports.hold_out import ArmRow, HoldOut, Sums, Verdict, compared, hold_out
from app.dispatch.reports.span import span_of
from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.orders.models import AssignmentStatus, Order
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import carried, carry_on, dispatch_of, opened_order, said_yes
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, led_team
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def hold(share: float) -> None:
    """Have the district hold out this share of its orders."""
    district()
    db.session.merge(PlaceSettings(place_code="110107", preset="standard", hold_out=share, changed_at=now()))
    db.session.commit()


def drawn_order(share: float, *, into_hold_out: bool) -> Order:
    """An order that begins, of an id that is drawn so."""
    while (Random((order_id := new_id()).int).random() < share) is not into_hold_out:
        pass
    return opened_order(id=order_id)


def test_the_draw_is_kept_with_the_order_whatever_is_settled_later(clock: StandingClock):
    hold(0.2)
    for _ in range(12):
        approved_volunteer()
    held, usual = (drawn_order(0.2, into_hold_out=which) for which in (True, False))
    assert [(dispatch_of(one).arm, dispatch_of(one).hold_out) for one in (held, usual)] == [
        (Arm.NEAREST, 0.2),
        (Arm.USUAL, 0.2),
    ]
    assert dispatch_of(held).asked == 10

    hold(0.0)
    for _ in range(12):
        approved_volunteer()
    clock.move(minutes=11)
    carry_on(held)

    assert dispatch_of(held).asked == 20  # another nearest ten


def test_where_nothing_is_held_out_or_a_team_is_called_nothing_is_drawn():
    assert dispatch_of(opened_order()).arm is None
    hold(0.2)
    team, _ = led_team()
    assert dispatch_of(opened_order(audience="team", team_id=team.id)).arm is None


def report(clock: StandingClock, by: Account | None = None) -> HoldOut:
    """The report of the day, when all orders are over."""
    first = local_date(now())
    clock.move(days=1)
    who = people.occasion(by or people.committee(district().community))
    return hold_out(span_of(district().community, first, local_date(now()), who), now())


def test_the_report_counts_what_each_arm_filled_in_time(clock: StandingClock):
    for _ in range(2):
        carried(Arm.USUAL, 7, 8, slots=2, asked=5)
    carried(Arm.USUAL, 8, slots=2, asked=5)
    carried(Arm.NEAREST, 20, asked=10)
    carried(Arm.NEAREST, asked=10)
    late, back = (carried(Arm.NEAREST, asked=3) for _ in range(2))
    said_yes(late, late.respond_by + timedelta(minutes=1))
    said_yes(back, now(), AssignmentStatus.WITHDRAWN)
    opened_order()  # nothing was drawn

    found = report(clock)

    assert list(found.arms) == [
        ArmRow(Arm.USUAL, 3, 6, 5, 8, 8, 3.0),
        ArmRow(Arm.NEAREST, 4, 4, 1, 20, 20, 26.0),
    ]
    assert (found.share, found.verdict) == (0.0, Verdict.TOO_FEW)


def test_an_order_that_can_still_be_answered_does_not_count_yet(clock: StandingClock):
    carried(Arm.USUAL, 5)
    here = district().community
    span = span_of(here, local_date(now()), local_date(now()), people.occasion(people.committee(here)))

    assert [row.orders for row in hold_out(span, now()).arms] == [0, 0]


def test_nothing_drawn_reads_as_such(clock: StandingClock):
    hold(0.05)
    found = report(clock)

    assert (found.share, found.difference, found.verdict) == (0.05, None, Verdict.NOTHING_DRAWN)
    assert [(row.arm, row.orders, row.messages_a_slot) for row in found.arms] == [
        (Arm.USUAL, 0, None),
        (Arm.NEAREST, 0, None),
    ]


def singles(orders: int, filled: int) -> Sums:
    """Orders of one slot each."""
    return Sums(orders, orders, filled, orders, filled, filled)


def test_with_one_slot_each_it_is_the_interval_of_two_proportions():
    """Agresti and Caffo: 360 of 400 against 32 of 40, each with a success and a failure more in its variance."""
    found = compared([(singles(400, 360), singles(40, 32))])
    assert found is not None
    p, q = 361 / 402, 33 / 42
    error = 1.96 * (p * (1 - p) / 402 + q * (1 - q) / 42) ** 0.5
    assert found == pytest.approx((0.1, 0.1 - error, 0.1 + error), abs=1e-4)


def test_slots_that_are_filled_together_tell_no_more_than_their_order():
    apart = compared([(singles(400, 360), singles(40, 32))])
    fives = [
        Sums(orders, 5 * orders, 5 * filled, 25 * orders, 25 * filled, 25 * filled)
        for orders, filled in ((400, 360), (40, 32))
    ]
    together = compared([(fives[0], fives[1])])
    assert apart is not None
    assert together is not None
    assert together[2] - together[1] == pytest.approx(apart[2] - apart[1], rel=0.05)


def test_where_more_was_held_out_in_bad_times_that_is_no_difference_of_the_policies():
    """Both policies fill 95 % in good times and 50 % in bad ones, in which a fifth was held out and not a twentieth."""
    good, bad = (singles(950, 902), singles(50, 48)), (singles(80, 40), singles(20, 10))
    found = compared([good, bad])
    assert found is not None
    assert abs(found[0]) < 0.02
    pooled = (902 + 40) / 1030 - 58 / 70
    assert pooled > 0.08
    assert compared([]) is None


@pytest.mark.parametrize(
    ("usual", "nearest", "verdict"),
    [
        ((29, 29), (40, 20), Verdict.TOO_FEW),
        ((60, 60), (40, 20), Verdict.USUAL_BETTER),
        ((60, 20), (40, 39), Verdict.NEAREST_BETTER),
        ((60, 57), (40, 37), Verdict.NO_DIFFERENCE),
        ((30, 30), (30, 30), Verdict.NO_DIFFERENCE),
    ],
)
def test_the_word_is_honest(usual: tuple[int, int], nearest: tuple[int, int], verdict: Verdict):
    from app.dispatch.reports.hold_out import _verdict

    found = compared([(singles(*usual), singles(*nearest))])

    assert _verdict(found, min(usual[0], nearest[0])) is verdict


def test_settling_says_which_share_is_held_out():
    here = district().community
    with transaction():
        settling.settle("110107", Preset.STANDARD, {}, 0.1, people.occasion(people.committee("110107")))
    assert settling.share_of(here) == 0.1
    assert settling.share_of("110108") == 0.0
