"""Accepting, waiting, withdrawing: slots are never overfilled, and nobody who may not come is let in."""

from datetime import timedelta

import pytest
from flask import Flask

from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import service as orders
from app.orders.drafts import Contact
from app.orders.errors import (
    AnsweringOver,
    AssignmentNotFound,
    AssignmentNotYours,
    NotApprovedVolunteer,
    OrderFull,
    OrderNotFound,
    OrderStatusForbids,
    OwnOrder,
    SkillsMissing,
)
from app.orders.events import VolunteerMissing, VolunteerWithdrew
from app.orders.models import AssignmentStatus, Audience, OrderStatus
from app.people.models import Role
from app.registration import service as registration
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district
from tests.builders.registration import team
from tests.fakes import StandingClock, heard

ACCEPTED, WAITLISTED = AssignmentStatus.ACCEPTED, AssignmentStatus.WAITLISTED


def test_an_accepted_order_is_filled_when_its_last_slot_is_taken(app: Flask) -> None:
    order = open_order(slots=2)
    assert accepted(order).status is ACCEPTED
    assert (order.status, order.taken) == (OrderStatus.OPEN, 1)
    assert accepted(order).status is ACCEPTED
    assert (order.status, order.taken) == (OrderStatus.FILLED, 2)


def test_a_full_order_gives_a_place_in_the_waitlist(app: Flask) -> None:
    order = open_order()
    accepted(order)
    assert accepted(order).status is WAITLISTED
    assert order.taken == 1


def test_who_does_not_want_to_wait_is_told_that_it_is_full(app: Flask) -> None:
    order = open_order()
    accepted(order)
    with pytest.raises(OrderFull) as refused:
        orders.accept(order.id, people.occasion(volunteer()), waitlist=False)
    assert refused.value.facts == {"slots": 1, "waitlist": "offered"}


def test_a_repeat_by_the_same_volunteer_is_the_same_part(app: Flask) -> None:
    order, who = open_order(), volunteer()
    assert accepted(order, who).id == accepted(order, who).id
    assert order.taken == 1


def test_whoever_waits_first_is_promoted_at_once_when_somebody_withdraws(app: Flask) -> None:
    order, who = open_order(), volunteer()
    first, second, third = accepted(order, who), accepted(order), accepted(order)
    with transaction():
        orders.withdraw(first.id, "临时有事", people.occasion(who))
    for part in (first, second, third):
        db.session.refresh(part)
    assert [part.status for part in (first, second, third)] == [AssignmentStatus.WITHDRAWN, ACCEPTED, WAITLISTED]
    assert (order.status, order.taken) == (OrderStatus.FILLED, 1)


def test_who_is_excused_meanwhile_is_not_promoted(app: Flask) -> None:
    order, who, excused = open_order(), volunteer(), volunteer()
    first, second, third = accepted(order, who), accepted(order, excused), accepted(order)
    db.session.get_one(Volunteer, excused.id).is_active = False
    orders.withdraw(first.id, None, people.occasion(who))
    assert (second.status, third.status) == (WAITLISTED, ACCEPTED)


def test_an_order_is_open_again_when_nobody_waits(app: Flask) -> None:
    order, who = open_order(), volunteer()
    orders.withdraw(accepted(order, who).id, None, people.occasion(who))
    assert (order.status, order.taken) == (OrderStatus.OPEN, 0)


def test_who_withdrew_may_accept_again(app: Flask) -> None:
    order, who = open_order(), volunteer()
    first = accepted(order, who)
    orders.withdraw(first.id, None, people.occasion(who))
    assert accepted(order, who).id != first.id


def test_a_slot_given_back_after_the_time_to_answer_is_sought_until_the_start(app: Flask, clock: StandingClock) -> None:
    order, who = open_order(respond_by=clock.now() + timedelta(hours=2)), volunteer()
    part = accepted(order, who)
    clock.move(hours=3)
    orders.withdraw(part.id, None, people.occasion(who))
    assert (order.status, order.respond_by) == (OrderStatus.OPEN, order.starts_at)


def test_who_gives_a_slot_back_after_the_start_did_not_come_and_the_order_ends_honestly(
    app: Flask, clock: StandingClock
) -> None:
    order, who = open_order(), volunteer()
    part = accepted(order, who)
    clock.set(order.starts_at)
    with heard(app, VolunteerMissing, VolunteerWithdrew) as told:
        orders.withdraw(part.id, "车坏了", people.occasion(who))
    assert (part.status, order.status) == (AssignmentStatus.NO_SHOW, OrderStatus.EXPIRED)
    assert [type(event) for event in told] == [VolunteerMissing]


def test_a_place_in_the_waitlist_is_given_back_at_any_time(app: Flask, clock: StandingClock) -> None:
    order, waiting = open_order(), volunteer()
    accepted(order)
    part = accepted(order, waiting)
    clock.set(order.starts_at + timedelta(minutes=30))
    orders.withdraw(part.id, None, people.occasion(waiting))
    assert part.status is AssignmentStatus.WITHDRAWN


@pytest.mark.parametrize(("minutes", "status"), [(14, AssignmentStatus.WITHDRAWN), (15, AssignmentStatus.NO_SHOW)])
def test_who_got_the_slot_after_the_start_has_a_while_to_give_it_back(
    app: Flask, clock: StandingClock, minutes: int, status: AssignmentStatus
) -> None:
    order, late, waiting = open_order(), volunteer(), volunteer()
    first, second = accepted(order, late), accepted(order, waiting)
    clock.set(order.starts_at)
    orders.withdraw(first.id, None, people.occasion(late))  # which promotes who waits
    clock.move(minutes=minutes)
    orders.withdraw(second.id, None, people.occasion(waiting))
    assert (first.status, second.status) == (AssignmentStatus.NO_SHOW, status)


def test_whom_the_committee_lets_go_after_the_start_is_not_missing(app: Flask, clock: StandingClock) -> None:
    order, who = open_order(), volunteer()
    part = accepted(order, who)
    clock.set(order.starts_at)
    registration.take_back(db.session.get_one(Volunteer, who.id).registration_id, people.by_service())
    db.session.refresh(part)
    assert part.status is AssignmentStatus.WITHDRAWN


def test_only_an_approved_and_active_volunteer_accepts(app: Flask) -> None:
    order, excused = open_order(), volunteer()
    db.session.get_one(Volunteer, excused.id).is_active = False
    for who in (people.account("访客"), excused):
        with pytest.raises(NotApprovedVolunteer):
            orders.accept(order.id, people.occasion(who))


def test_nobody_accepts_an_order_of_their_own(app: Flask) -> None:
    who = volunteer()
    order = open_order(poster=who)
    with pytest.raises(OwnOrder):
        orders.accept(order.id, people.occasion(who))


def test_an_operator_does_not_accept_what_they_typed_for_somebody(app: Flask) -> None:
    who = volunteer()
    people.grant(who, Role.OPERATOR, place_code=district().community)
    order = open_order(poster=who, recipient=Contact(name="赵奶奶", phone=people.phone()))
    assert order.posted_by_id == who.id != order.poster_id
    with pytest.raises(OwnOrder):
        orders.accept(order.id, people.occasion(who))


def test_the_skills_that_are_asked_for_are_needed(app: Flask) -> None:
    order = open_order(skills=("电工", "急救"))
    with pytest.raises(SkillsMissing) as refused:
        orders.accept(order.id, people.occasion(volunteer(skills=("急救",))))
    assert refused.value.facts == {"missing": ["电工"]}
    assert accepted(order, volunteer(skills=("急救", "电工"))).status is ACCEPTED


def test_nobody_accepts_after_the_time_to_answer(app: Flask, clock: StandingClock) -> None:
    order = open_order(respond_by=clock.now() + timedelta(hours=2))
    clock.move(hours=2)
    with pytest.raises(AnsweringOver):
        orders.accept(order.id, people.occasion(volunteer()))


def test_a_cancelled_order_is_no_stranger_s_and_no_volunteer_s(app: Flask) -> None:
    poster, who = people.account(), volunteer()
    order = open_order(poster=poster)
    accepted(order, who)
    orders.cancel(order.id, "不需要了", people.occasion(poster))
    with pytest.raises(OrderNotFound):
        orders.accept(order.id, people.occasion(volunteer()))
    with pytest.raises(OrderStatusForbids):
        orders.accept(order.id, people.occasion(who))


def test_overlapping_services_warn(app: Flask, clock: StandingClock) -> None:
    who = volunteer()
    noon = clock.now() + timedelta(days=2)
    first = open_order(starts_at=noon, ends_at=noon + timedelta(hours=2))
    accepted(first, who)
    same_time = open_order(starts_at=noon + timedelta(hours=1), ends_at=noon + timedelta(hours=3))
    afterwards = open_order(starts_at=noon + timedelta(hours=3), ends_at=noon + timedelta(hours=4))
    assert [found.order_id for found in orders.accept(same_time.id, people.occasion(who)).overlaps] == [first.id]
    assert orders.accept(afterwards.id, people.occasion(who)).overlaps == []


def test_a_team_s_order_is_for_its_members(app: Flask) -> None:
    member = volunteer()
    order = open_order(audience=Audience.TEAM, team_id=team(members=(member.id,)).id)
    with pytest.raises(OrderNotFound):
        orders.accept(order.id, people.occasion(volunteer()))
    assert accepted(order, member).status is ACCEPTED


def test_another_s_part_is_not_given_back(app: Flask) -> None:
    poster = people.account()
    part = accepted(open_order(poster=poster))
    with pytest.raises(AssignmentNotFound):
        orders.withdraw(part.id, None, people.occasion(volunteer()))
    with pytest.raises(AssignmentNotYours):
        orders.withdraw(part.id, None, people.occasion(poster))


def test_the_job_promotes_whom_a_free_slot_waits_for_and_running_it_twice_changes_nothing(app: Flask) -> None:
    order, excused = open_order(), volunteer()
    first = accepted(order, excused)
    waiting = accepted(order)
    row = db.session.get_one(Volunteer, waiting.volunteer_id)
    row.is_active = False
    orders.withdraw(first.id, None, people.occasion(excused))
    row.is_active = True
    for _ in range(2):
        orders.promote(order.id, people.by_service())
        assert (waiting.status, order.taken, order.status) == (ACCEPTED, 1, OrderStatus.FILLED)
