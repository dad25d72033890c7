"""Handing out: who may be asked, how many at a time, and what becomes of an offer that nobody answers."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.dispatch.desk import answering, offering, suggesting
from app.dispatch.desk.errors import (
    AnswerTimeUnfit,
    EnoughAsked,
    HandOfferOver,
    HandOfferPending,
    HandOfferSettled,
    HandOfferUnfit,
    NothingToHandOut,
)
from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.dispatch.desk.privacy import export_of
from app.dispatch.models import Block
from app.kit.clock import now
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import service as orders
from app.orders.errors import OrderFull
from app.orders.models import Assignment, Audience, Order, OrderStatus, Urgency
from app.people import privacy
from app.people.actors import Occasion
from app.people.models import Account, Role
from tests.builders import people
from tests.builders.desk import hand_offer
from tests.builders.notifications import told
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, led_team, organization
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def accept(offer: HandOffer, by: Account, *members: Account) -> list[Assignment]:
    with transaction():
        taken = answering.accept(offer.id, [member.id for member in members], people.occasion(by))
    return [db.session.get_one(Assignment, part.assignment.id) for part in taken.parts]


def decline(offer: HandOffer, by: Account) -> HandOffer:
    with transaction():
        return answering.decline(offer.id, "那天不在", people.occasion(by))


def run_job() -> None:
    for offer_id in offering.due_ids(now(), 10):
        with transaction():
            offering.end(offer_id, Occasion(None, now()))


def stands(offer: HandOffer) -> HandOfferStatus:
    return db.session.get_one(HandOffer, offer.id, populate_existing=True).status


def refusal(order: Order, whom: Account) -> list[str]:
    with pytest.raises(HandOfferUnfit) as refused:
        hand_offer(order, whom.id)
    return list(refused.value.facts["reasons"])


def test_a_yes_takes_a_slot_and_everybody_hears_it():
    order, asked, committee = open_order(), volunteer(), people.committee(district().community)
    offer = hand_offer(order, asked.id, committee)
    (part,) = accept(offer, asked)
    assert (part.volunteer_id, part.status.value, stands(offer)) == (asked.id, "accepted", HandOfferStatus.ACCEPTED)
    assert db.session.get_one(Order, order.id, populate_existing=True).status is OrderStatus.FILLED
    assert "hand-offered" in told(asked.id)
    assert told(committee.id, "hand-offer") == ["hand-offer-accepted"]
    assert "order-accepted" in told(order.poster_id)


def test_a_no_with_a_reason_counts_and_the_desk_hears_it_at_once():
    order, asked = open_order(), volunteer()
    by, other = people.committee(district().community), people.committee(district().community)
    offer = decline(hand_offer(order, asked.id, by), asked)
    assert (offer.status, offer.reason) == (HandOfferStatus.DECLINED, "那天不在")
    assert (told(by.id, "hand-offer"), told(other.id, "hand-offer")) == (
        ["hand-offer-declined"],
        ["hand-offer-declined"],
    )
    assert refusal(order, asked) == ["refused"]
    with pytest.raises(HandOfferSettled):
        accept(offer, asked)


def test_who_cannot_come_is_not_asked_and_the_committee_hears_why():
    asker = volunteer()
    order = open_order(asker, skills=["first_aid"])
    busy, here = volunteer(skills=("first_aid",)), volunteer(skills=("first_aid",))
    accepted(open_order(), busy)
    excused = volunteer(skills=("first_aid",))
    left = volunteer(skills=("first_aid",))
    with transaction():
        orders.withdraw(accepted(order, left).id, None, people.occasion(left))
    assert refusal(order, asker) == ["asking", "skills"]
    assert refusal(order, busy) == ["busy"]
    assert refusal(order, people.account()) == ["inactive"]
    assert refusal(order, left) == ["refused"]
    assert hand_offer(order, here.id).status is HandOfferStatus.OFFERED
    with pytest.raises(HandOfferPending):
        hand_offer(order, here.id)
    assert excused.id not in (busy.id, here.id)


def test_no_more_are_asked_at_a_time_than_free_slots_and_two():
    order = open_order()
    for _ in range(3):
        hand_offer(order, volunteer().id)
    with pytest.raises(EnoughAsked) as refused:
        hand_offer(order, volunteer().id)
    assert refused.value.facts == {"asked": 3, "most": 3}


def test_of_several_who_say_yes_the_slots_are_never_overfilled_and_nobody_waits():
    order = open_order()
    first, second = volunteer(), volunteer()
    one, other = hand_offer(order, first.id), hand_offer(order, second.id)
    accept(one, first)
    with pytest.raises((OrderFull, HandOfferSettled)):
        accept(other, second)
    assert db.session.scalars(select(Assignment.volunteer_id)).all() == [first.id]
    run_job()
    assert stands(other) is HandOfferStatus.WITHDRAWN
    assert told(second.id)[-1] == "hand-offer-withdrawn"


def test_an_order_to_a_team_is_handed_to_somebody_else_by_name():
    team, _ = led_team(volunteer().id)
    order, asked = open_order(audience=Audience.TEAM, team_id=team.id), volunteer()
    assert accept(hand_offer(order, asked.id), asked)[0].status.value == "accepted"


def test_a_teams_leader_takes_it_with_the_members_who_come():
    members = [volunteer(), volunteer()]
    team, leader = led_team(*(member.id for member in members))
    order = open_order(slots=2)
    offer = hand_offer(order, team_id=team.id)
    assert "hand-offered" in told(leader.id)
    parts = accept(offer, leader, *members)
    assert {part.volunteer_id for part in parts} == {member.id for member in members}


def test_an_organizations_officer_takes_it_with_its_members():
    home, officer = organization(), people.account()
    people.grant(officer, Role.OFFICER, organization_id=home.id)
    member = db.session.get_one(Account, approved_volunteer(organization=home).account_id)
    offer = hand_offer(open_order(), organization_id=home.id)
    assert accept(offer, officer, member)[0].organization_id == home.id


def test_a_group_for_which_nobody_answers_is_not_asked():
    with pytest.raises(HandOfferUnfit) as refused:
        hand_offer(open_order(), organization_id=organization().id)
    assert refused.value.facts["reasons"] == ["unreachable"]


def test_what_nobody_answers_lapses_and_the_desk_is_told_once(clock: StandingClock):
    asked, by = volunteer(), people.committee(district().community)
    offer = hand_offer(open_order(), asked.id, by)
    assert offer.answer_by == now() + timedelta(hours=4)
    clock.set(offer.answer_by)
    with pytest.raises(HandOfferOver):
        accept(offer, asked)
    run_job()
    with transaction():
        offering.end(offer.id, Occasion(None, now()))
    assert stands(offer) is HandOfferStatus.LAPSED
    assert told(by.id, "hand-offer") == ["hand-offer-lapsed"]


def test_who_accepted_the_order_itself_has_answered(clock: StandingClock):
    order, asked = open_order(slots=2), volunteer()
    offer = hand_offer(order, asked.id)
    accepted(order, asked)
    clock.set(offer.answer_by)
    run_job()
    assert stands(offer) is HandOfferStatus.ACCEPTED


def test_the_time_to_answer_lies_between_five_minutes_and_the_orders_own(clock: StandingClock):
    order = open_order(urgency=Urgency.URGENT)
    for at in (now() + timedelta(minutes=4), order.respond_by + timedelta(minutes=1)):
        with pytest.raises(AnswerTimeUnfit):
            hand_offer(order, volunteer().id, answer_by=at)
    assert hand_offer(order, volunteer().id).answer_by == now() + timedelta(minutes=20)
    clock.set(order.respond_by)
    with pytest.raises(NothingToHandOut):
        hand_offer(order, volunteer().id)


def test_an_erased_volunteer_is_waited_for_no_longer_and_their_reason_is_gone(app: Flask):
    asked, other = volunteer(), volunteer()
    declined, waiting = decline(hand_offer(open_order(), asked.id), asked), hand_offer(open_order(), asked.id)
    hand_offer(open_order(), other.id)
    assert len(export_of(asked.id)["asked_by_hand"]) == 2
    with transaction():
        privacy.erase(people.occasion(asked))
    assert stands(waiting) is HandOfferStatus.WITHDRAWN
    assert db.session.get_one(HandOffer, declined.id, populate_existing=True).reason is None


@pytest.mark.parametrize("is_by_volunteer", [True, False])
def test_who_wants_nothing_to_do_with_who_asks_is_neither_asked_nor_suggested(is_by_volunteer: bool):
    order, whom = open_order(), volunteer()
    pair = (whom.id, order.poster_id) if is_by_volunteer else (order.poster_id, whom.id)
    db.session.add(Block(account_id=pair[0], other_id=pair[1], at=now()))
    db.session.commit()
    assert refusal(order, whom) == ["apart"]
    assert suggesting.volunteers(order, now()) == []
