"""Points for a neighbour: theirs only once they take them; the giver learns nothing of the phone."""

import pytest

from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.transaction import transaction
from app.people import privacy
from app.people.accounts import phone_of
from app.people.models import Account
from app.points.errors import BalanceTooLow
from app.points.invariants import violations
from app.points.models import Owner
from app.points.rewards import donating
from app.points.rewards.errors import (
    DonationLimit,
    DonationNotFound,
    DonationNotYours,
    DonationStands,
    DonationToSelf,
)
from app.points.rewards.models import Donation, DonationStatus
from tests.builders import orders, people, rewards
from tests.builders.notifications import told
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def offer(giver: Account, phone: str, points: int) -> Donation:
    with transaction():
        return donating.offer(phone, points, people.occasion(giver)).donation


def standing(giver: Account, receiver: Account) -> tuple[int, int, int]:
    on_offer = rewards.reward_points(giver.id, Owner.DONATION)
    return rewards.reward_points(giver.id), on_offer, rewards.reward_points(receiver.id)


def test_offered_points_are_neither_s_until_they_are_taken() -> None:
    giver, receiver = rewards.person_with(50), orders.volunteer("赵明")

    made = offer(giver, phone_of(receiver), 10)
    assert (standing(giver, receiver), told(receiver.id)) == ((40, 10, 0), ["donation-offered"])

    donating.take(made.id, people.occasion(receiver))
    donating.take(made.id, people.occasion(receiver))
    assert (standing(giver, receiver), told(giver.id)) == ((40, 0, 10), ["donation-taken"])
    assert violations(local_date(now())) == []


@pytest.mark.parametrize("by", ["giver", "receiver"])
def test_either_side_sends_them_back(by: str) -> None:
    giver, receiver = rewards.person_with(50), orders.volunteer("赵明")
    made = offer(giver, phone_of(receiver), 10)

    who = people.occasion(giver if by == "giver" else receiver)
    donating.give_back(made.id, who)
    donating.give_back(made.id, who)

    assert standing(giver, receiver) == (50, 0, 0)
    assert told(giver.id) == ([] if by == "giver" else ["donation-returned"])
    with pytest.raises(DonationStands):
        donating.take(made.id, people.occasion(receiver))


def test_a_phone_that_nobody_has_a_resident_s_and_a_volunteer_s_are_answered_alike(clock: StandingClock) -> None:
    giver = rewards.person_with(50)
    phones = [people.phone(), phone_of(people.account()), phone_of(orders.volunteer("赵明"))]
    sheets = [donating.offer(phone, 10, people.occasion(giver)) for phone in phones]
    seen = {(s.donation.status, s.donation.points, s.donation.take_by, s.is_mine, s.giver_name) for s in sheets}
    assert len(seen) == 1

    clock.move(days=7)
    assert [donating.lapse(sheet.donation.id, people.by_service()) for sheet in sheets] == [True] * 3
    assert {sheet.donation.status for sheet in sheets} == {DonationStatus.RETURNED}
    assert rewards.reward_points(giver.id) == 50
    assert not donating.lapse(sheets[0].donation.id, people.by_service())


def test_three_offers_and_two_hundred_points_a_day(clock: StandingClock) -> None:
    giver = rewards.person_with(500)
    offer(giver, people.phone(), 150)
    with pytest.raises(DonationLimit) as refused:
        offer(giver, people.phone(), 51)
    assert refused.value.facts["retry_after"] == 12 * 3600 + 1  # from noon to midnight in Shanghai
    offer(giver, people.phone(), 25)
    offer(giver, people.phone(), 25)
    with pytest.raises(DonationLimit):
        offer(giver, people.phone(), 1)
    clock.move(hours=13)
    offer(giver, people.phone(), 200)


def test_nobody_gives_what_they_have_not_or_to_themself() -> None:
    giver = rewards.person_with(5)
    with pytest.raises(BalanceTooLow):
        offer(giver, people.phone(), 6)
    with pytest.raises(DonationToSelf):
        offer(giver, phone_of(giver), 1)


def test_only_the_two_see_it_and_only_the_receiver_takes_it() -> None:
    giver = rewards.person_with(10)
    made = offer(giver, phone_of(orders.volunteer("赵明")), 10)
    with pytest.raises(DonationNotFound):
        donating.take(made.id, people.occasion(orders.volunteer()))
    with pytest.raises(DonationNotYours):
        donating.take(made.id, people.occasion(giver))


@pytest.mark.parametrize("gone", ["giver", "receiver"])
def test_erased_either_side_s_offers_go_back(gone: str) -> None:
    giver, receiver = rewards.person_with(50), orders.volunteer("赵明")
    made = offer(giver, phone_of(receiver), 10)
    with transaction():
        privacy.erase(people.occasion(giver if gone == "giver" else receiver))
    db.session.refresh(made)
    assert (made.status, standing(giver, receiver)) == (DonationStatus.RETURNED, (50, 0, 0))
