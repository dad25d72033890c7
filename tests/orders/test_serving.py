"""Proof of service, completion, rating, disputes, no-shows: a service counts once, and only with proof."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import sealed
from app.orders import service as orders
from app.orders.drafts import Contact
from app.orders.errors import (
    AlreadyRated,
    AssignmentNotFound,
    AssignmentNotYours,
    AssignmentStatusForbids,
    CodeLocked,
    CodeWrong,
    OrderNotYours,
    OrderStatusForbids,
    OwnService,
    TooEarly,
)
from app.orders.events import OrderClosed, ServiceConfirmed, ServiceRated
from app.orders.models import Assignment, Audience, Order, Proof, Rating
from app.orders.rating import RatingTag
from app.people.models import Account, Role
from app.registration.models import MemberRegistration, Volunteer
from tests.builders import people
from tests.builders.orders import accepted, checked_in, completed, confirmed, open_order, stands, volunteer
from tests.builders.registration import organization, team
from tests.fakes import StandingClock, heard


def person(account_id: object) -> Account:
    return db.session.get_one(Account, account_id)


def wrong_code(order: Order) -> str:
    return "000000" if sealed.service_code_of(order) != "000000" else "111111"


def enter_wrong_code(part: Assignment, order: Order) -> None:
    with pytest.raises(CodeWrong), transaction():
        orders.check_in(part.id, wrong_code(order), people.occasion(person(part.volunteer_id)))


def test_the_whole_way_of_a_service(app: Flask) -> None:
    order = open_order()
    with heard(app, ServiceConfirmed, OrderClosed) as events:
        part = confirmed(order, minutes=45)
    assert (stands(part), part.minutes, part.proof) == ("confirmed", 45, Proof.SERVICE_CODE)
    assert stands(order) == "closed"
    assert [type(event) for event in events] == [ServiceConfirmed, OrderClosed]


def test_the_code_is_taken_from_an_hour_before_the_start(app: Flask, clock: StandingClock) -> None:
    order = open_order()
    part = accepted(order)
    clock.set(order.starts_at - timedelta(minutes=61))
    who, code = person(part.volunteer_id), sealed.service_code_of(order)
    with pytest.raises(TooEarly) as refused:
        orders.check_in(part.id, code, people.occasion(who))
    assert refused.value.facts == {"opens_at": "2026-03-05T11:00:00+08:00"}
    clock.move(minutes=1)
    assert stands(orders.check_in(part.id, code, people.occasion(who))) == "checked_in"
    assert stands(orders.check_in(part.id, code, people.occasion(who))) == "checked_in"


def test_five_wrong_codes_are_counted_though_refused_and_then_only_a_second_person_helps(
    app: Flask, clock: StandingClock
) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    part = accepted(order)
    clock.set(order.starts_at)
    for tries in range(1, 6):
        enter_wrong_code(part, order)
        db.session.refresh(part)
        assert part.code_tries == tries
    with pytest.raises(CodeLocked), transaction():
        orders.check_in(part.id, sealed.service_code_of(order), people.occasion(person(part.volunteer_id)))
    with transaction():
        orders.confirm_attendance(part.id, people.occasion(poster))
    assert (stands(part), part.proof, part.proved_by_id) == ("checked_in", Proof.SECOND_PERSON, poster.id)


def test_who_may_confirm_that_a_volunteer_is_there(app: Flask, clock: StandingClock) -> None:
    leader, theirs = people.account(), team()
    people.grant(leader, Role.LEADER, team_id=theirs.id)
    for second in (people.operator("110107001012"), people.committee("110107001"), leader):
        member = volunteer()
        db.session.add(_member(theirs.id, member.id))
        order = open_order(audience=Audience.TEAM, team_id=theirs.id)
        part = accepted(order, member)
        clock.set(order.starts_at)
        assert stands(orders.confirm_attendance(part.id, people.occasion(second))) == "checked_in"


def _member(team_id: object, account_id: object) -> object:
    from app.registration.models import TeamMember

    return TeamMember(team_id=team_id, account_id=account_id, joined_at=people.by_service().at)


def test_nobody_confirms_their_own_attendance_nor_a_stranger_another_s(app: Flask, clock: StandingClock) -> None:
    order, who = open_order(), volunteer()
    people.grant(who, Role.COMMITTEE, place_code=order.place_code)
    part = accepted(order, who)
    clock.set(order.starts_at)
    with pytest.raises(OwnService):
        orders.confirm_attendance(part.id, people.occasion(who))
    with pytest.raises(AssignmentNotFound):
        orders.confirm_attendance(part.id, people.occasion(people.account()))


def test_the_home_organization_is_the_one_at_the_time_of_service(app: Flask, clock: StandingClock) -> None:
    order, who, later = open_order(), volunteer(), organization()
    part = accepted(order, who)
    home_id = db.session.get_one(Volunteer, who.id).registration_id
    db.session.get_one(MemberRegistration, home_id).organization_id = later.id
    clock.set(order.starts_at)
    orders.check_in(part.id, sealed.service_code_of(order), people.occasion(who))
    assert part.organization_id == later.id


def test_an_order_awaits_its_rating_when_the_last_volunteer_is_done(app: Flask) -> None:
    order = open_order(slots=2)
    first, second = checked_in(order), checked_in(order)
    waiting = accepted(order)
    orders.complete(first.id, 50, people.occasion(person(first.volunteer_id)))
    assert stands(order) == "in_service"
    orders.complete(second.id, 50, people.occasion(person(second.volunteer_id)))
    assert stands(order) == "awaiting_rating"
    assert stands(waiting) == "released"


def test_completing_twice_with_the_same_minutes_is_completing_once(app: Flask) -> None:
    part = completed(open_order(), minutes=30)
    who = people.occasion(person(part.volunteer_id))
    assert orders.complete(part.id, 30, who) is part
    with pytest.raises(AssignmentStatusForbids):
        orders.complete(part.id, 600, who)


def test_only_the_volunteer_completes(app: Flask) -> None:
    order = open_order()
    part = checked_in(order)
    with pytest.raises(AssignmentNotYours):
        orders.complete(part.id, 60, people.occasion(person(order.poster_id)))
    with pytest.raises(AssignmentNotFound):
        orders.complete(part.id, 60, people.occasion(people.account()))


def test_a_rating_is_given_once_with_stars_words_and_tags(app: Flask) -> None:
    order = open_order()
    part = completed(order)
    asker = people.occasion(person(order.poster_id))
    with heard(app, ServiceRated, ServiceConfirmed) as events:
        orders.rate(part.id, 4, "谢谢小李", [RatingTag.PATIENT, RatingTag.ON_TIME, RatingTag.ON_TIME], asker)
    with pytest.raises(AlreadyRated):
        orders.rate(part.id, 5, "", [], asker)
    row = db.session.scalars(select(Rating).where(Rating.assignment_id == part.id)).one()
    assert (row.stars, row.words, row.tags, row.is_on_behalf) == (4, "谢谢小李", ["on_time", "patient"], False)
    assert [type(event) for event in events] == [ServiceRated, ServiceConfirmed]


def test_an_operator_rates_on_behalf_and_it_is_marked(app: Flask) -> None:
    typist = people.operator("110107001012")
    order = open_order(poster=typist, recipient=Contact(name="赵奶奶", phone=people.phone()))
    part = completed(order)
    assert orders.rate(part.id, 5, "", [], people.occasion(typist)).is_on_behalf
    another = completed(open_order())
    assert orders.rate(another.id, 5, "", [], people.occasion(typist)).is_on_behalf


def test_who_does_not_rate(app: Flask) -> None:
    part = completed(open_order())
    for who, refusal in (
        (person(part.volunteer_id), OwnService),
        (people.committee("110107001"), OrderNotYours),
        (people.account(), AssignmentNotFound),
    ):
        with pytest.raises(refusal):
            orders.rate(part.id, 5, "", [], people.occasion(who))


def test_what_is_not_completed_is_not_rated(app: Flask) -> None:
    order = open_order()
    part = checked_in(order)
    with pytest.raises(AssignmentStatusForbids):
        orders.rate(part.id, 5, "", [], people.occasion(person(order.poster_id)))


def test_an_order_in_service_is_not_cancelled(app: Flask) -> None:
    order = open_order()
    checked_in(order)
    with pytest.raises(OrderStatusForbids):
        orders.cancel(order.id, "不用了", people.occasion(person(order.poster_id)))


def test_a_no_show_gives_the_slot_to_who_waits(app: Flask, clock: StandingClock) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    missing, waiting = accepted(order), accepted(order)
    clock.set(order.starts_at + timedelta(minutes=14))
    with pytest.raises(TooEarly):
        orders.report_no_show(missing.id, people.occasion(poster))
    clock.move(minutes=1)
    orders.report_no_show(missing.id, people.occasion(poster))
    assert (stands(missing), stands(waiting), order.taken) == ("no_show", "accepted", 1)


def test_an_order_to_which_nobody_came_expires_honestly(app: Flask, clock: StandingClock) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    part = accepted(order)
    clock.set(order.starts_at + timedelta(minutes=15))
    orders.report_no_show(part.id, people.occasion(poster))
    assert stands(order) == "expired"


def test_nobody_reports_themselves_missing_nor_a_stranger(app: Flask, clock: StandingClock) -> None:
    order = open_order()
    part = accepted(order)
    clock.set(order.ends_at)
    with pytest.raises(OwnService):
        orders.report_no_show(part.id, people.occasion(person(part.volunteer_id)))
    with pytest.raises(AssignmentNotFound):
        orders.report_no_show(part.id, people.occasion(people.account()))
