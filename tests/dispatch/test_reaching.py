"""A receipt, an opening, and that a message reached nobody, are kept in the log, and waves and learning go by them."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.dispatch import declining, learning, opened, queries
from app.dispatch.choice.facts import hours_of
from app.dispatch.choice.knowledge import SAID_YES, Delays
from app.dispatch.choice.price import SURE
from app.dispatch.knowing import worth_of_opening
from app.dispatch.models import Answer, Asked, Attention, LostInvitation
from app.dispatch.opened import Opening
from app.kit.clock import now
from app.kit.database import db
from app.kit.events import record
from app.kit.transaction import transaction
from app.notifications import inbox as letters
from app.notifications.events import InvitationsLost
from app.orders.models import Order
from app.people.models import Account
from app.registration.models import Volunteer
from jobs import escalate_orders
from jobs.ticks import Tick
from tests.builders import people
from tests.builders.dispatch import dispatch_of, opened_order, written_order
from tests.builders.notifications import inbox, receipt
from tests.builders.orders import accepted
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")


def account(one: Volunteer) -> Account:
    return db.session.get_one(Account, one.account_id)


def line(order: Order, one: Volunteer) -> Asked:
    return db.session.get_one(Asked, (order.id, one.account_id), populate_existing=True)


def attention(one: Volunteer) -> Attention:
    return db.session.get_one(Attention, one.account_id, populate_existing=True)


def says(one: Volunteer, stage: str) -> None:
    receipt(inbox(account(one))[0], stage)


def lose(order: Order, *people_told: Volunteer, is_address_gone: bool = True) -> None:
    """Nothing rang for these people, and the job has heeded it."""
    leave_word(order, *people_told, is_address_gone=is_address_gone)
    escalate_orders.run(Tick())


def leave_word(order: Order, *people_told: Volunteer, is_address_gone: bool = True) -> None:
    ids = tuple(one.account_id for one in people_told)
    lost = InvitationsLost(
        at=now(), actor_id=None, order_ids=(order.id,) * len(ids), account_ids=ids, is_address_gone=is_address_gone
    )
    with transaction():
        record(lost)


def in_flight(order: Order, worth: float = 1.0) -> list[tuple[float, float, bool]]:
    """Of each who was told: minutes since the clock began, p, and whether nothing is to be expected any more."""
    told = queries.told_of(order.id, worth)
    return [(round((hours_of(now()) - one.at) * 60, 1), round(one.p, 4), one.has_answered) for one in told]


def test_the_first_receipt_and_the_first_opening_are_kept(clock: StandingClock):
    one = approved_volunteer()
    order, sent_at = opened_order(), now()
    for minutes, stage in ((3, "delivered"), (2, "delivered"), (5, "opened"), (1, "opened")):
        clock.move(minutes=minutes)
        says(one, stage)

    kept = line(order, one)
    assert (kept.received_at, kept.opened_at) == (sent_at + timedelta(minutes=3), sent_at + timedelta(minutes=10))
    assert kept.answer is Answer.NONE


def test_who_opens_it_has_received_it_and_reading_it_in_the_inbox_opens_it():
    one, other = approved_volunteer(), approved_volunteer()
    order = opened_order()
    says(one, "opened")
    with transaction():
        letters.read(inbox(account(other))[0].id, people.occasion(account(other)))

    assert [(line(order, who).received_at, line(order, who).opened_at) for who in (one, other)] == [(now(), now())] * 2


def test_a_receipt_costs_one_statement_more_and_of_another_message_none(app: Flask):
    one = approved_volunteer()
    order = opened_order()
    accepted(order, one)
    counts = {}
    for kind, who in (("order-invitation", account(one)), ("order-accepted", poster(order))):
        (message,) = [found for found in inbox(who) if found.kind == kind]
        with counted(app) as seen:
            receipt(message, "delivered")
        counts[kind] = seen.count
    assert counts["order-invitation"] == counts["order-accepted"] + 1


def poster(order: Order) -> Account:
    return db.session.get_one(Account, order.poster_id)


def test_the_clock_of_an_answer_begins_when_the_message_could_be_seen(clock: StandingClock):
    one, other = approved_volunteer(), approved_volunteer()
    order = opened_order()
    clock.move(minutes=7)
    says(one, "delivered")
    clock.move(minutes=2)

    assert sorted(minutes for minutes, _, _ in in_flight(order)) == [2.0, 9.0]
    assert line(order, other).received_at is None


def test_who_has_opened_it_is_likelier_to_say_yes_but_never_sure(clock: StandingClock):
    one = approved_volunteer()
    order = opened_order()
    clock.move(minutes=20)
    (before,) = in_flight(order, worth=3.0)
    says(one, "opened")

    p = line(order, one).p or 0.0
    assert (before[0], before[1]) == (20.0, round(p, 4))
    assert in_flight(order, worth=3.0) == [(0.0, round(3 * p, 4), False)]
    assert in_flight(order, worth=100.0) == [(0.0, SURE, False)]


def among_many() -> tuple[Order, Volunteer]:
    """An order of which some of many were told, and one of them."""
    several = [approved_volunteer() for _ in range(30)]
    order = opened_order()
    told = next(one for one in several if db.session.get(Asked, (order.id, one.account_id)))
    assert (dispatch_of(order).next_step_at or now()) > now()
    return order, told


def test_a_phone_that_takes_nothing_is_no_yes_to_wait_for_and_somebody_else_is_asked_at_once(clock: StandingClock):
    order, told = among_many()
    before = dispatch_of(order).asked
    clock.move(seconds=1)
    leave_word(order, told)
    assert line(order, told).lost_at is None  # who sends waits for nobody

    escalate_orders.run(Tick())

    assert (line(order, told).lost_at, db.session.scalars(select(LostInvitation)).all()) == (now(), [])
    assert dispatch_of(order).wave == 2
    assert dispatch_of(order).asked > before
    assert [gone for _, _, gone in in_flight(order)].count(True) == 1


def test_where_our_own_sending_fails_nobody_is_hurried(clock: StandingClock):
    order, told = among_many()
    due = dispatch_of(order).next_step_at
    clock.move(seconds=1)

    lose(order, told, is_address_gone=False)

    assert line(order, told).lost_at == now()
    lose(order, told)
    assert (dispatch_of(order).next_step_at, dispatch_of(order).wave) == (due, 1)  # it was heeded before


def test_what_comes_from_them_later_counts_more(clock: StandingClock):
    one = approved_volunteer()
    order = opened_order()
    lose(order, one)
    assert in_flight(order)[0][2]
    clock.move(minutes=30)

    says(one, "opened")

    assert in_flight(order)[0][::2] == (0.0, False)
    lose(order, one)
    assert in_flight(order)[0][2] is False


def test_who_has_answered_was_reached(clock: StandingClock):
    one = approved_volunteer()
    order = opened_order()
    with transaction():
        declining.decline(order.id, Answer.NOT_THIS, 1, people.occasion(account(one)))

    lose(order, one)

    assert (line(order, one).lost_at, attention(one).unanswered) == (None, 0)


def test_a_message_that_rang_nowhere_is_no_silence_but_counts_in_the_week(clock: StandingClock):
    one = approved_volunteer()
    silent, lost = opened_order(), opened_order()
    assert (attention(one).unanswered, len(attention(one).told_at)) == (2, 2)

    lose(lost, one)

    assert (attention(one).unanswered, len(attention(one).told_at), attention(one).told) == (1, 2, 2)
    lose(silent, one)
    assert attention(one).unanswered == 0


def test_after_a_yes_they_rest_as_before(clock: StandingClock):
    one = approved_volunteer()
    accepted(opened_order(), one)
    clock.move(hours=1)
    later = timedelta(days=2)
    lost = opened_order(starts_at=now() + later, ends_at=now() + later + timedelta(hours=1))
    assert attention(one).unanswered == 1

    lose(lost, one)

    assert attention(one).unanswered == SAID_YES


def test_silence_since_the_last_answer_stays(clock: StandingClock):
    """Told, answered another, told again: what was lost lies before the answer, and takes nothing back."""
    one = approved_volunteer()
    lost, answered = opened_order(), opened_order()
    clock.move(minutes=5)
    with transaction():
        declining.decline(answered.id, Answer.NOT_THIS, 1, people.occasion(account(one)))
    clock.move(minutes=5)
    opened_order()
    assert attention(one).unanswered == 1

    lose(lost, one)

    assert attention(one).unanswered == 1


def test_a_night_leaves_out_what_never_arrived_and_counts_from_when_the_rest_did(clock: StandingClock):
    slow, dead, deaf = (approved_volunteer() for _ in range(3))
    order, at = written_order(), now()
    usual: dict[str, Any] = {
        "order_id": order.id, "at": at, "reasons": {}, "p": 0.1, "profile": 0, "slot": 12, "distance": 1, "fatigue": 35,
    }  # fmt: skip
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    yes = {"answer": Answer.ACCEPTED, "received_at": at + hour, "answered_at": at + hour + 6 * minute}
    for who, facts in ((slow, yes), (dead, {"lost_at": at + minute}), (deaf, {"received_at": at + 3 * hour})):
        db.session.add(Asked(volunteer_id=who.account_id, **usual, **facts))
    db.session.commit()
    clock.move(hours=24)

    found = {one.person: one for one in learning._messages(learning._log(now()), now())}

    assert set(found) == {slow.account_id, deaf.account_id}
    assert found[slow.account_id].delay == pytest.approx(0.1)
    assert found[deaf.account_id].open_for == pytest.approx(16)  # of the 19 hours that the order had


def test_a_yes_before_its_receipt_counts_from_the_sending(clock: StandingClock):
    one = approved_volunteer()
    order, at = opened_order(), now()
    clock.move(minutes=6)
    accepted(order, one)
    clock.move(minutes=1)
    says(one, "delivered")
    assert line(order, one).received_at == at + timedelta(minutes=7)

    (message,) = learning._messages(learning._log(now()), now())

    assert message.delay == pytest.approx(0.1)


def test_what_an_opening_is_worth_by_known_numbers():
    """Forty opened messages of which one in ten was expected to bring a yes, with all the time there is, brought twelve."""
    lines = [Opening(0.0, 0.1, 1e9, number < 12, number < 12) for number in range(40)]
    assert opened.learned(lines, Delays()) == pytest.approx((5 * 1 + 12) / (5 + 4))
    assert opened.learned([], Delays()) == 1.0
    halved = [one._replace(age=60 * 24.0) for one in lines]
    assert opened.learned(halved, Delays()) == pytest.approx((5 * 1 + 6) / (5 + 2))
    unseen = [Opening(0.0, 0.1, 0.0, False, False)] * 40
    assert opened.learned(unseen, Delays()) == 1.0


def test_a_night_learns_it_and_the_next_wave_knows(clock: StandingClock):
    for _ in range(6):
        one = approved_volunteer()
        order = opened_order(service_type="elderly_disabled", slots=1)
        if db.session.get(Asked, (order.id, one.account_id)) is None:
            continue
        says(one, "opened")
        clock.move(minutes=4)
        accepted(order, one)
    by_hand = select(Asked).where(Asked.opened_at.is_not(None), Asked.answer == Answer.ACCEPTED)
    count = len(db.session.scalars(by_hand).all())
    assert count
    # who opens it only after the answer tells nothing of openings, and no more does a hold-out's line
    db.session.execute(update(Asked).where(Asked.opened_at.is_(None)).values(opened_at=now() + timedelta(hours=9)))
    db.session.commit()
    clock.move(days=1)
    while learning.go_on(now()):
        pass

    facts = queries.open_order(written_order().id)
    assert facts is not None
    assert worth_of_opening(facts) > 1.3


def test_the_committee_sees_how_many_it_reached(clock: StandingClock):
    from app.dispatch.following import standing

    volunteers = [approved_volunteer() for _ in range(3)]
    order = opened_order(slots=3)
    says(volunteers[0], "opened")
    says(volunteers[1], "delivered")
    lose(order, volunteers[2])

    found = standing(order.id, people.occasion(people.committee(order.place_code)))

    assert (found.asked, found.received, found.opened, found.lost) == (3, 2, 1, 1)
