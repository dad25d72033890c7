"""An offer by hand keeps to what a volunteer wishes, costs their attention, and teaches, as a wave does."""

from datetime import timedelta
from typing import Any

import h3
import pytest
from sqlalchemy import func, select

from app.dispatch import declining, learning
from app.dispatch.choice.knowledge import SAID_YES
from app.dispatch.desk import answering, offering, suggesting
from app.dispatch.desk.errors import HandOfferUnfit
from app.dispatch.desk.models import HandOffer
from app.dispatch.errors import InvitationNotFound
from app.dispatch.invitations import invitations
from app.dispatch.models import Answer, Asked, Attention, Block, KnowledgeVersion, Wish
from app.kit.clock import now
from app.kit.database import db
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.models import Account
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.desk import hand_offer
from tests.builders.dispatch import opened_order, written_order
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")
FAR = str(min(h3.grid_ring("8831aa5a37fffff", 2)))

WISHES: list[tuple[str, dict[str, Any]]] = [
    ("excused", {"excused_until": timedelta(hours=1)}),
    ("quiet", {"quiet_until": timedelta(hours=1)}),
    ("unwanted", {"unwanted_kinds": ["elderly_disabled"]}),
    ("hours", {"windows": "0" * 168}),
    ("too_far", {"most_km": 1}),
    ("own_limit", {"most_a_week": 1}),
]


def wishing(**wishes: Any) -> Volunteer:
    """A volunteer some way off, told of one order this week, with these wishes (a time from now as a difference)."""
    one = approved_volunteer(home_cell=FAR)
    given = {name: now() + value if isinstance(value, timedelta) else value for name, value in wishes.items()}
    db.session.add(Attention(volunteer_id=one.account_id, told_at=[now()], last_told_at=now(), told=1, unanswered=1))
    db.session.add(Wish(volunteer_id=one.account_id, **given))
    db.session.commit()
    return one


def refused(order: Order, one: Volunteer) -> HandOfferUnfit:
    with pytest.raises(HandOfferUnfit) as refusal:
        hand_offer(order, one.account_id)
    return refusal.value


def told(offer: HandOffer) -> Asked:
    return db.session.get_one(Asked, (offer.order_id, offer.volunteer_id), populate_existing=True)


def attention(offer: HandOffer) -> Attention:
    return db.session.get_one(Attention, offer.volunteer_id, populate_existing=True)


def account(one: Volunteer) -> Account:
    return db.session.get_one(Account, one.account_id)


@pytest.mark.parametrize(("rule", "wishes"), WISHES, ids=[rule for rule, _ in WISHES])
def test_what_a_volunteer_wishes_is_kept_by_hand_too(rule: str, wishes: dict[str, Any]):
    one, order = wishing(**wishes), written_order()

    assert refused(order, one).facts["reasons"] == [rule]
    assert [row.account_id for row in suggesting.volunteers(order, now())] == []


def test_who_wishes_nothing_against_it_is_suggested_and_may_be_asked():
    one, order = wishing(most_km=20, most_a_week=2, windows="1" * 168), written_order(cell=FAR)

    assert [row.account_id for row in suggesting.volunteers(order, now())] == [one.account_id]
    assert hand_offer(order, one.account_id).volunteer_id == one.account_id


def test_the_reasons_are_told_in_words():
    one = wishing(excused_until=timedelta(hours=1), unwanted_kinds=["elderly_disabled"])

    assert refused(written_order(), one).facts["words"] == "请假中; 不想收到这类订单"


def test_who_said_no_to_a_wave_is_not_asked_by_hand_for_the_same_order():
    one = approved_volunteer()
    order = opened_order()
    with transaction():
        declining.decline(order.id, Answer.NOT_THIS, 1, people.occasion(account(one)))

    assert refused(order, one).facts["reasons"] == ["refused"]
    assert suggesting.volunteers(order, now()) == []


def test_who_is_to_be_kept_apart_is_not_asked():
    one, order = approved_volunteer(), written_order()
    db.session.add(Block(account_id=one.account_id, other_id=order.poster_id, at=now()))
    db.session.commit()

    assert refused(order, one).facts["reasons"] == ["apart"]


def test_each_offer_counts_among_the_messages_of_the_week():
    one = wishing(most_a_week=3)
    hand_offer(written_order(), one.account_id)
    hand_offer(written_order(), one.account_id)

    assert refused(written_order(), one).facts["reasons"] == ["own_limit"]
    assert len(db.session.get_one(Attention, one.account_id, populate_existing=True).told_at) == 3


def test_an_offer_is_a_line_of_the_log_with_what_was_expected():
    offer = hand_offer(written_order(), approved_volunteer().account_id)

    line = told(offer)
    assert (line.wave_id, line.answer, line.closed_at) == (None, Answer.NONE, None)
    assert line.p is not None
    assert 0 < line.p < 0.85
    assert attention(offer).unanswered == 1


def test_a_yes_is_learned_from():
    one = approved_volunteer()
    offer = hand_offer(written_order(), one.account_id)
    with transaction():
        answering.accept(offer.id, [], people.occasion(account(one)))

    assert told(offer).answer is Answer.ACCEPTED
    assert (attention(offer).accepted, attention(offer).unanswered) == (1, SAID_YES)


def test_a_no_is_learned_from():
    one = approved_volunteer()
    offer = hand_offer(written_order(), one.account_id)
    with transaction():
        answering.decline(offer.id, "那天不在", people.occasion(account(one)))

    assert (told(offer).answer, told(offer).answered_at) == (Answer.NOT_THIS, now())
    assert attention(offer).unanswered == 0


def test_silence_counts_as_long_as_an_answer_was_possible(clock: StandingClock):
    offer = hand_offer(written_order(), approved_volunteer().account_id)
    clock.set(offer.answer_by)
    for _ in range(2):
        with transaction():
            offering.end(offer.id, Occasion(None, now()))

    assert (told(offer).answer, told(offer).closed_at) == (Answer.NONE, now())
    assert attention(offer).unanswered == 1


def test_the_night_s_learning_reads_it(clock: StandingClock):
    hand_offer(written_order(), approved_volunteer().account_id)
    clock.move(days=1)

    while learning.go_on(now()):
        pass

    assert db.session.scalar(select(func.max(KnowledgeVersion.messages))) == 1


def test_who_was_told_by_a_wave_keeps_that_line():
    one = approved_volunteer()
    order = opened_order()

    offer = hand_offer(order, one.account_id)

    assert told(offer).wave_id is not None
    assert attention(offer).told == 2


def test_it_is_answered_as_it_was_asked():
    one = approved_volunteer()
    offer = hand_offer(written_order(), one.account_id)

    with transaction():
        assert invitations(people.occasion(account(one)), PageRequest(10, None)).rows == []
    with pytest.raises(InvitationNotFound), transaction():
        declining.decline(offer.order_id, Answer.NOT_THIS, 1, people.occasion(account(one)))
