"""What volunteers declare is kept; a no with one tap counts."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dispatch import declining, queries, wishes
from app.dispatch.errors import InvitationAccepted, InvitationNotFound, PersonNotMet, WishesChanged
from app.dispatch.hours import Window, mask_of, most_like, windows_of
from app.dispatch.models import Answer, Asked, Attention, Block, Hours, Wish
from app.kit.clock import now
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import asked_of, opened_order
from tests.builders.orders import accepted, open_order, volunteer
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")
NOTHING: dict[str, Any] = {
    "hours": None,
    "windows": None,
    "excused_until": None,
    "quiet_until": None,
    "most_km": None,
    "most_a_week": None,
    "unwanted_kinds": [],
}
ALL_DAY = [Window(day, 8, 20) for day in range(7)]


def declare(who: Account, version: int, **facts: Any) -> Wish:
    with transaction():
        return wishes.declare({**NOTHING, **facts}, version, people.occasion(who))


def decline(who: Account, order_id: Any, answer: Answer, hours: int = 4) -> declining.Declined:
    with transaction():
        return declining.decline(order_id, answer, hours, people.occasion(who))


def test_who_declared_nothing_reads_that_and_may_declare():
    who = volunteer()
    assert wishes.own(people.occasion(who)).version == 0

    made = declare(who, 0, most_a_week=2, windows=ALL_DAY)

    assert (made.most_a_week, made.hours) == (2, Hours.RETIRED)
    with pytest.raises(WishesChanged):
        declare(who, 0)
    declare(who, made.version)
    assert wishes.own(people.occasion(who)).windows is None


@settings(deadline=None)
@given(st.integers(0, 2**168 - 1))
def test_windows_are_read_as_they_were_said(hours: int):
    mask = f"{hours:0168b}"
    assert mask_of(windows_of(mask)) == mask


@pytest.mark.parametrize(
    ("windows", "hours"),
    [
        (ALL_DAY, Hours.RETIRED),
        ([*(Window(day, 18, 23) for day in range(5)), Window(5, 9, 22), Window(6, 9, 22)], Hours.WORKER),
        ([*(Window(day, 15, 23) for day in range(5)), Window(5, 11, 23), Window(6, 11, 23)], Hours.STUDENT),
    ],
)
def test_windows_have_the_profile_that_is_most_like_them(windows: list[Window], hours: Hours):
    assert most_like(mask_of(windows)) is hours


def test_not_this_one_is_kept_once_and_has_somebody_else_asked_at_once(clock: StandingClock):
    who = volunteer()
    order = opened_order()
    clock.move(minutes=3)

    for _ in range(2):
        said = decline(who, order.id, Answer.NOT_THIS)
        assert (said.answer, said.quiet_until) == (Answer.NOT_THIS, None)

    asked = db.session.get_one(Asked, (order.id, who.id), populate_existing=True)
    assert (asked.answer, asked.answered_at) == (Answer.NOT_THIS, now())
    assert db.session.get_one(Attention, who.id, populate_existing=True).unanswered == 0
    assert queries.due_ids(now(), 10) == [order.id]


def test_not_now_gives_rest_for_as_long_as_was_said(clock: StandingClock):
    who = volunteer()
    assert decline(who, opened_order().id, Answer.NOT_NOW, 6).quiet_until == now() + timedelta(hours=6)
    assert who.id not in asked_of(opened_order())

    clock.move(hours=6)

    assert who.id in asked_of(opened_order())


def test_not_this_kind_is_for_good():
    who = volunteer()
    decline(who, opened_order().id, Answer.NOT_THIS_KIND)

    assert who.id not in asked_of(opened_order())
    assert who.id in asked_of(opened_order(service_type="repairs_errands"))


def test_only_who_was_told_says_no_and_who_said_yes_gives_back():
    who, order = volunteer(), open_order(slots=2)
    accepted(order, who)

    with pytest.raises(InvitationAccepted):
        decline(who, order.id, Answer.NOT_THIS)
    for order_id in (order.id, new_id()):
        with pytest.raises(InvitationNotFound):
            decline(people.account(), order_id, Answer.NOT_THIS)


def test_only_who_met_can_be_blocked():
    who, poster = volunteer(), people.account()
    accepted(open_order(poster=poster, slots=2), who)
    for one, other in ((who, poster), (poster, who)):
        for _ in range(2):
            with transaction():
                wishes.block(other.id, people.occasion(one))
    assert db.session.query(Block).count() == 2
    assert who.id not in asked_of(opened_order(poster_id=poster.id))

    for stranger in (people.account().id, new_id(), who.id):
        with pytest.raises(PersonNotMet):
            wishes.block(stranger, people.occasion(who))
    wishes.unblock(poster.id, people.occasion(who))
    with pytest.raises(PersonNotMet):
        wishes.unblock(poster.id, people.occasion(who))
