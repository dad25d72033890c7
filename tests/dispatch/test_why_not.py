"""The committee sees which rule kept somebody out, in the order in which they count."""

from datetime import timedelta
from typing import Any

import pytest

from app.dispatch.errors import CandidateNotFound, DispatchNotFound
from app.dispatch.models import Attention, Block, Wish
from app.dispatch.why_not import why_not
from app.kit.clock import now
from app.kit.database import db
from app.kit.ids import new_id
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.dispatch import opened_order, written_order
from tests.builders.orders import accepted
from tests.builders.places import district
from tests.builders.registration import approved_volunteer

pytestmark = pytest.mark.usefixtures("app")


def rule(one: Volunteer, **order: Any) -> str:
    committee = people.occasion(people.committee(district().community))
    return why_not(written_order(**order).id, one.account_id, committee).rule


def wished(**wishes: Any) -> Volunteer:
    one = approved_volunteer()
    db.session.add(Wish(volunteer_id=one.account_id, **wishes))
    db.session.commit()
    return one


def test_what_volunteers_are_and_wish_keeps_them_out():
    assert rule(approved_volunteer()) == "likelier"
    assert rule(approved_volunteer(), service_type="tutoring") == "service_type"
    assert rule(approved_volunteer(), skills=["first_aid"]) == "skills"
    assert rule(wished(excused_until=now() + timedelta(days=1))) == "excused"
    assert rule(wished(quiet_until=now() + timedelta(days=1))) == "quiet"
    assert rule(wished(unwanted_kinds=["elderly_disabled"])) == "unwanted"
    assert rule(wished(windows="0" * 168)) == "hours"
    assert rule(wished(windows="1" * 168)) == "likelier"
    far = approved_volunteer("110107003007", home_cell="8831aa5805fffff")
    assert rule(far) == "reach"
    db.session.add(Wish(volunteer_id=far.account_id, most_km=2))
    assert rule(far) == "too_far"


def test_what_happened_keeps_them_out():
    one, poster = approved_volunteer(), people.account()
    assert rule(one, poster_id=one.account_id) == "asking"
    db.session.add(Block(account_id=poster.id, other_id=one.account_id, at=now()))
    assert rule(one, poster_id=poster.id) == "apart"
    busy = approved_volunteer()
    accepted(written_order(slots=2), busy)
    assert rule(busy) == "busy"
    tired = approved_volunteer()
    db.session.add(Attention(volunteer_id=tired.account_id, told_at=[now()] * 5))
    assert rule(tired) == "place_limit"
    db.session.add(Wish(volunteer_id=tired.account_id, most_a_week=2))
    assert rule(tired) == "own_limit"
    one.is_active = False
    assert rule(one) == "inactive"


def test_who_was_told_was_told():
    one = approved_volunteer()
    order = opened_order()
    committee = people.committee(district().community)
    committee.language = "en"  # type: ignore[assignment]

    found = why_not(order.id, one.account_id, people.occasion(committee))

    assert found.rule == "told"
    assert found.words.startswith("was told")


def test_only_the_committee_of_the_place_asks_and_only_of_its_district():
    one, order = approved_volunteer(), written_order()
    for who in (people.committee(district().communities[2]), people.account()):
        with pytest.raises(DispatchNotFound):
            why_not(order.id, one.account_id, people.occasion(who))
    mine = people.occasion(people.committee(district().community))
    with pytest.raises(DispatchNotFound):
        why_not(new_id(), one.account_id, mine)
    with pytest.raises(CandidateNotFound):
        why_not(order.id, people.account().id, mine)
