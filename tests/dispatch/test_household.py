"""Nobody is asked to help at home: not by a wave, not by the desk, not by hand; and the committee is told why."""

from typing import Any

import pytest

from app.dispatch.desk import suggesting, suitability
from app.dispatch.desk.errors import HandOfferUnfit
from app.dispatch.why_not import why_not
from app.kit.clock import now
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import sealed
from app.orders.models import Order
from app.people import sharing
from app.people.households import index_of
from app.people.models import Account
from app.registration import volunteers
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.desk import hand_offer
from tests.builders.dispatch import asked_of, opened_order, written_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, organization

pytestmark = pytest.mark.usefixtures("app")
HOME = "幸福小区 3 号楼 201"


def at_home(**columns: Any) -> Order:
    """An order for help at an address of the first community."""
    return opened_order(household_index=index_of(district().community, HOME), **columns)


def declared(address: str | None = "3号楼201室") -> Volunteer:
    """A volunteer who said where they live."""
    one = approved_volunteer()
    with transaction():
        volunteers.edit({"address": address}, one.version, people.occasion(_account(one)))
    return one


def _account(one: Volunteer) -> Account:
    return db.session.get_one(Account, one.account_id)


def test_who_lives_there_is_told_of_nothing_and_the_committee_why():
    one, other = declared(), declared("3号楼202室")

    order = at_home()

    assert asked_of(order) == {other.account_id}
    committee = people.occasion(people.committee(order.place_code))
    assert why_not(order.id, one.account_id, committee).rule == "household"


def test_who_asked_for_help_there_lives_there():
    mother, son = people.account(), approved_volunteer()
    at_home(poster_id=son.account_id)

    assert asked_of(at_home(poster_id=mother.id)) == set()


@pytest.mark.parametrize("is_other_way", [True, False])
def test_who_shares_a_telephone_is_of_the_household(is_other_way: bool):
    poster, one = people.account(), approved_volunteer()
    pair = (one.account_id, poster.id) if is_other_way else (poster.id, one.account_id)
    sharing.note(*pair, now())
    db.session.commit()

    assert asked_of(opened_order(poster_id=poster.id)) == set()


def test_an_order_of_an_organization_is_at_nobody_s_home():
    poster, one = people.account(), approved_volunteer()
    sharing.note(one.account_id, poster.id, now())
    db.session.commit()

    order = opened_order(poster_id=poster.id, organization_id=organization().id)

    assert asked_of(order) == {one.account_id}


def test_the_address_of_an_organization_s_order_is_not_kept_as_a_household():
    ours, theirs = written_order(), written_order(organization_id=organization().id)
    for order in (ours, theirs):
        sealed.seal_address(order, HOME)

    assert (ours.household_index is None, theirs.household_index is None) == (False, True)
    sealed.seal_address(ours, "")
    assert ours.household_index is None


def test_the_desk_neither_suggests_them_nor_may_it_ask_them():
    one, other = declared(), declared(None)
    order = at_home()
    for asked in (one, other):
        assert (suitability.why_not(order, asked.account_id, now()) == []) is (asked is other)

    suggested = [row.account_id for row in suggesting.volunteers(order, now())]

    assert suggested == [other.account_id]
    with pytest.raises(HandOfferUnfit) as refused:
        hand_offer(order, one.account_id)
    assert refused.value.facts["reasons"] == ["household"]


def test_of_a_forgotten_address_nothing_is_kept():
    one = declared()
    with transaction():
        volunteers.edit({"address": None}, one.version, people.occasion(_account(one)))

    assert asked_of(at_home()) == {one.account_id}
