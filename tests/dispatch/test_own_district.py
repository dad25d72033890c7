"""A district of one's own in the simulator: made of what dispatch knows, by the seed, and nobody in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.models import Attention, Hours, Wish
from app.dispatch.own_district import NothingToGoBy, own_district
from app.dispatch.simulation.contenders import CONTENDERS
from app.dispatch.simulation.district import District, scenario_of, world_in
from app.dispatch.simulation.measures import measures
from app.dispatch.simulation.season import play
from app.kit.clock import now
from app.kit.database import db
from app.orders.models import Audience, Urgency
from tests.builders.dispatch import written_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer

pytestmark = pytest.mark.usefixtures("app")
LAST_WEEK = timedelta(days=7)


@pytest.fixture
def known() -> District:
    """Twenty volunteers, one of them well known, and some orders of last week."""
    for number in range(20):
        volunteer = approved_volunteer(name=f"志愿者{number}")
    db.session.add(Wish(volunteer_id=volunteer.account_id, hours=Hours.RETIRED))
    db.session.add(
        Attention(volunteer_id=volunteer.account_id, accepted=9, person=3.0, by_kind={"elderly_disabled": 2.0})
    )
    for number in range(6):
        at = now() - LAST_WEEK - timedelta(hours=number)
        kind, urgency = (("elderly_disabled", Urgency.NORMAL), ("repairs_errands", Urgency.URGENT))[number % 2]
        written_order(
            posted_at=at, respond_by=at + timedelta(hours=2), service_type=kind, urgency=urgency, slots=1 + number % 2
        )
    return own_district(district().community[:6], 2, now())


def test_it_knows_what_dispatch_knows(known: District) -> None:
    assert known.kinds == ("elderly_disabled", "repairs_errands")
    assert (len(known.people), len(known.orders), known.communities) == (20, 6, 1)
    best = max(known.people, key=lambda one: one.person)
    assert (best.accepted, best.person, best.liking, best.profile) == (9, 3.0, (2.0, 1.0), 1)
    assert {(order.kind, order.is_urgent, order.life) for order in known.orders} == {(0, False, 2.0), (1, True, 2.0)}


def test_there_is_nobody_in_it(known: District) -> None:
    told = repr(known)
    assert "志愿者" not in told
    assert "UUID" not in told


def test_a_season_in_it_is_the_same_from_the_same_seed(known: District) -> None:
    scenario = replace(scenario_of(known, "own"), days=7, uncounted_days=1)
    one, same, other = (world_in(known, scenario, seed) for seed in (1, 1, 2))
    assert one.orders == same.orders
    assert (one.people.eagerness == same.people.eagerness).all()
    assert (one.people.eagerness != other.people.eagerness).any()
    found = measures(play(one, CONTENDERS["standard"](one)))
    assert 0 <= found.filled <= 1


def test_what_is_known_of_somebody_is_kept_the_surer_the_more_they_answered(known: District) -> None:
    scenario = replace(scenario_of(known, "own"), days=2)
    best = max(range(20), key=lambda number: known.people[number].person)
    drawn = [world_in(known, scenario, seed).people.eagerness for seed in range(40)]
    eager, unknown = [one[best] for one in drawn], [one[(best + 1) % 20] for one in drawn]
    assert sum(eager) / 40 == pytest.approx(3.0, rel=0.25)
    assert sum(unknown) / 40 == pytest.approx(1.0, rel=0.5)


def test_more_people_and_orders_can_be_supposed(known: District) -> None:
    scenario = replace(scenario_of(known, "own"), volunteers=100, orders_a_day=20.0, days=14)
    world = world_in(known, scenario, 1)
    assert len(world.people.xy) == 100
    assert len(world.orders) > 60


def test_orders_that_no_volunteers_were_told_of_do_not_count(known: District) -> None:
    at = now() - LAST_WEEK
    written_order(
        posted_at=at,
        respond_by=at + timedelta(hours=2),
        audience=Audience.ORGANIZATIONS,
        service_type="repairs_errands",
    )
    assert len(own_district(district().community, 2, now()).orders) == 6


def test_where_nothing_is_known_there_is_no_district() -> None:
    with pytest.raises(NothingToGoBy):
        own_district("110107", 8, now())
