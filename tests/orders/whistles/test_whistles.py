"""A whistle from blow to rating: who is told, what is kept, what becomes of the order, how late ones climb."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.orders import service as orders
from app.orders.models import Audience, Order, OrderStatus, Urgency
from app.orders.whistles import answering, blowing, overdue, privacy, record
from app.orders.whistles.blowing import Times
from app.orders.whistles.errors import (
    OwnUnit,
    UnitNotHandled,
    UnitRated,
    UnitsUnreachable,
    WhistleCallForbids,
    WhistleNotYours,
    WhistleOver,
    WhistleSounding,
    WhistleTimesUnfit,
)
from app.orders.whistles.models import CallStatus, Climb, WhistleCall, WhistleStep
from app.orders.whistles.record import Record
from app.people import grants
from app.people import privacy as of_people
from app.people.actors import Occasion
from app.people.models import Account, Grant, Role
from tests.builders import people
from tests.builders.notifications import told
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district
from tests.builders.registration import organization
from tests.builders.whistles import called, handled, officer_of, reported_in, unit
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def committee() -> Account:
    return people.committee(district().community)


def steps(call: WhistleCall) -> list[str]:
    mine = select(WhistleStep.kind).where(WhistleStep.whistle_id == call.whistle_id).order_by(WhistleStep.id)
    return [kind.value for kind in db.session.scalars(mine)]


def status_of(order: Order) -> OrderStatus:
    return db.session.get_one(Order, order.id, populate_existing=True).status


def close(call: WhistleCall, by: Account) -> None:
    with transaction():
        blowing.close(call.whistle_id, "已办结，回访满意", people.occasion(by))


def rate(call: WhistleCall, by: Account, stars: int = 5) -> WhistleCall:
    with transaction():
        return blowing.rate(call.id, stars, "来得快", people.occasion(by))


def climb(call: WhistleCall, clock: StandingClock) -> None:
    assert call.overdue_at is not None
    clock.set(call.overdue_at)
    assert overdue.due_ids(now(), 10) == [call.id]
    with transaction():
        overdue.climb(call.id, Occasion(None, now()))


def test_from_blow_to_rating():
    order, by = open_order(audience=Audience.ORGANIZATIONS), committee()
    call = called(order, by=by)
    officer = officer_of(call)
    assert (told(officer.id, "whistle-"), status_of(order)) == (["whistle-called"], OrderStatus.OPEN)

    reported_in(call)
    assert status_of(order) is OrderStatus.IN_SERVICE
    with transaction():
        answering.add_evidence(call.id, "材料明早到", people.occasion(officer))
        answering.handle(call.id, "三盏都换了", people.occasion(officer))
    close(call, by)
    rate(call, by)

    assert (call.status, call.stars, call.rated_by_id) == (CallStatus.CLOSED, 5, by.id)
    assert status_of(order) is OrderStatus.CLOSED
    expected = ["blown", "called", "reported_in", "evidence", "handled", "closed", "closed", "rated"]
    assert steps(call) == expected
    assert told(by.id, "whistle-") == ["whistle-reported-in", "whistle-evidence", "whistle-handled"]
    assert told(order.poster_id, "whistle-") == ["whistle-reported-in", "whistle-handled", "whistle-closed"]
    assert told(officer.id, "whistle-") == ["whistle-called", "whistle-rated"]


def test_an_order_that_a_unit_is_at_does_not_expire(clock: StandingClock):
    order = open_order()
    reported_in(called(order))
    clock.set(order.respond_by)
    with transaction():
        orders.expire(order.id, Occasion(None, now()))
    assert status_of(order) is OrderStatus.IN_SERVICE


def test_an_order_at_which_volunteers_still_are_outlives_the_whistle():
    order, by = open_order(slots=2), committee()
    accepted(order)
    call = reported_in(called(order, by=by))
    close(call, by)
    assert (status_of(order), call.status) == (OrderStatus.IN_SERVICE, CallStatus.RELEASED)


def test_a_hand_back_has_a_reason_and_may_be_insisted_on():
    by = committee()
    call = called(open_order(), by=by)
    officer = people.occasion(officer_of(call))
    with transaction():
        answering.hand_back(call.id, "不归我们管", officer)
    assert (call.status, call.overdue_at, told(by.id, "whistle-")) == (
        CallStatus.HANDED_BACK,
        None,
        ["whistle-handed-back"],
    )
    with transaction():
        blowing.send_back(call.id, "是你们的", Times(), people.occasion(by))
    assert (call.status, call.overdue_at) == (CallStatus.CALLED, call.report_by)
    words = select(WhistleStep.words).where(WhistleStep.call_id == call.id, WhistleStep.words.is_not(None))
    assert set(db.session.scalars(words)) == {"不归我们管", "是你们的"}


def test_what_is_not_done_well_enough_is_sent_back_and_nothing_else_is():
    by = committee()
    call = handled(by=by)
    with transaction():
        blowing.send_back(call.id, "还有一盏", Times(), people.occasion(by))
    assert (call.status, call.handled_at) == (CallStatus.REPORTED_IN, None)
    with pytest.raises(WhistleCallForbids):
        blowing.send_back(call.id, "还有一盏", Times(), people.occasion(by))


def test_late_ones_climb_from_the_unit_to_its_subdistrict_and_the_district(clock: StandingClock):
    here, _, elsewhere, _ = district().communities
    by, above, top = people.committee(here), people.committee(elsewhere[:9]), people.committee("110107")
    home, officer = unit(elsewhere)
    call = called(open_order(), home.id, by)
    assert call.overdue_at == now() + timedelta(hours=24)

    climb(call, clock)
    assert (call.climb, call.answered_in_time) == (Climb.UNIT, False)
    assert (told(officer.id, "whistle-")[-1], told(by.id, "whistle-")) == ("whistle-overdue", ["whistle-overdue"])
    climb(call, clock)
    assert (call.climb, told(above.id, "whistle-"), told(top.id, "whistle-")) == (
        Climb.SUBDISTRICT,
        ["whistle-climbed"],
        [],
    )
    climb(call, clock)
    assert (call.climb.value, told(top.id, "whistle-")) == ("district", ["whistle-climbed"])
    assert overdue.due_ids(now() + timedelta(days=9), 10) == []
    places = select(WhistleStep.place_code).where(WhistleStep.kind == "climbed").order_by(WhistleStep.id)
    assert list(db.session.scalars(places)) == [None, elsewhere[:9], "110107"]


def test_a_step_up_that_runs_twice_tells_nobody_twice_and_an_answer_begins_anew(clock: StandingClock):
    call = called(open_order(urgency=Urgency.URGENT))
    climb(call, clock)
    before = steps(call)
    with transaction():
        overdue.climb(call.id, Occasion(None, now()))
    assert steps(call) == before
    reported_in(call)
    assert (call.climb, call.overdue_at) == (Climb.NONE, call.handle_by)


def test_only_units_that_somebody_speaks_for_are_called_once_at_a_time():
    order, by = open_order(), people.occasion(committee())
    with pytest.raises(UnitsUnreachable):
        called(order, organization().id)
    call = called(order)
    with pytest.raises(WhistleSounding):
        called(order)
    more = unit()[0].id
    with transaction():
        blowing.call_more(call.whistle_id, [more, call.organization_id], Times(), by)
    called_so_far = select(WhistleCall.organization_id).order_by(WhistleCall.id)
    assert db.session.scalars(called_so_far).all() == [call.organization_id, more]


def test_times_are_in_order():
    order = open_order()
    early, long = now() + timedelta(hours=1), now() + timedelta(days=61)
    for times in (Times(report_by=now()), Times(handle_by=early), Times(handle_by=long)):
        with pytest.raises(WhistleTimesUnfit):
            called(order, times=times)


def test_who_whistled_rates_once_and_only_what_is_handled():
    by, other = committee(), committee()
    open_one, call = called(open_order(), by=by), handled(by=by)
    with pytest.raises(UnitNotHandled):
        rate(open_one, by)
    with pytest.raises(WhistleNotYours):
        rate(call, other)
    people.grant(by, Role.OFFICER, organization_id=call.organization_id)
    with pytest.raises(OwnUnit):
        rate(call, by)
    held = db.session.scalars(select(Grant).where(Grant.account_id == by.id, Grant.role == Role.COMMITTEE)).one()
    with transaction():
        grants.revoke(held.id, people.by_service())
    assert rate(call, other).rated_by_id == other.id  # the committee, once the whistler is not of it any more
    with pytest.raises(UnitRated):
        rate(call, other)


def test_a_closed_whistle_is_answered_no_more():
    by = committee()
    call = called(open_order(), by=by)
    close(call, by)
    assert told(officer_of(call).id, "whistle-")[-1] == "whistle-released"
    with pytest.raises(WhistleOver):
        reported_in(call)
    with pytest.raises(WhistleOver):
        close(call, by)


def test_a_volunteer_of_an_order_to_organizations_is_as_before():
    order = open_order(audience=Audience.ORGANIZATIONS)
    called(order)
    who = volunteer()
    people.grant(who, Role.OFFICER, organization_id=organization().id)
    assert accepted(order, who).status.value == "accepted"


def test_the_three_rates_of_a_unit(clock: StandingClock):
    by, (home, officer) = committee(), unit()
    good, poor, late, not_theirs, released = (called(open_order(), home.id, by) for _ in range(5))
    for call in (good, poor):
        reported_in(call, officer)
        with transaction():
            answering.handle(call.id, "好了", people.occasion(officer))
    rate(good, by, 5)
    rate(poor, by, 2)
    with transaction():
        answering.hand_back(not_theirs.id, "不归我们", people.occasion(officer))
    close(not_theirs, by)
    close(released, by)
    climb(late, clock)

    page = record.units(district().community, local_date(now()).replace(day=1), people.occasion(by), PageRequest())
    (months,) = record.of_unit(home.id, people.occasion(officer))

    assert [row.organization_id for row in page.rows] == [home.id]
    assert (
        page.rows[0].record
        == months.record
        == Record(called=4, in_time=3, owed=3, handled=2, rated=2, satisfied=1, late=1)
    )
    rates = (months.record.response_rate, months.record.fulfilment_rate, months.record.satisfaction_rate)
    assert rates == (75.0, 66.7, 50.0)


def test_an_erased_officers_words_are_gone_and_the_step_stays():
    call = handled()
    officer = officer_of(call)
    assert [step["words"] for step in privacy.export_of(officer.id)] == [None, "已更换"]
    with transaction():
        of_people.erase(people.occasion(officer))
    assert [step["words"] for step in privacy.export_of(officer.id)] == [None, None]
