"""Lists: what belongs in them, in pages, at a constant number of statements."""

from collections.abc import Callable
from typing import Any

import h3
import pytest
from flask import Flask

from app.kit.database import db
from app.kit.pages import PageRequest
from app.orders import coming, lists
from app.orders import service as orders
from app.orders.drafts import Contact
from app.orders.errors import NotModeratorHere, OrderMalformed, OrderNotYours
from app.orders.lists import Wanted, Which
from app.orders.models import Audience, Order
from app.people.actors import Occasion
from app.people.models import Account, Role
from app.places.models import Place
from tests.builders import people
from tests.builders.orders import accepted, completed, open_order, volunteer
from tests.builders.places import district
from tests.builders.registration import organization, team
from tests.statements import counted

HOME = "8831aa5a37fffff"
EVERYTHING = PageRequest(limit=100)


def at(cell: str, **fields: Any) -> Order:
    return open_order(latitude=None, longitude=None, cell=cell, **fields)


def ring(distance: int) -> str:
    return next(str(cell) for cell in h3.grid_disk(HOME, distance) if h3.grid_distance(HOME, cell) == distance)


def found(wanted: Wanted, who: Account) -> list[Any]:
    return [order.id for order in lists.open_orders(wanted, people.occasion(who), EVERYTHING).rows]


def test_open_orders_near_a_cell_within_the_rings_newest_first(app: Flask) -> None:
    here, near, far = at(HOME), at(ring(2)), at(ring(3))
    accepted(at(HOME))
    who = people.account()
    assert found(Wanted(near=HOME, rings=2), who) == [near.id, here.id]
    assert found(Wanted(near=HOME, rings=3), who) == [far.id, near.id, here.id]


def test_a_volunteer_s_own_cell_is_where_they_look_first(app: Flask) -> None:
    order = at(HOME)
    assert found(Wanted(), volunteer(home_cell=HOME)) == [order.id]
    with pytest.raises(OrderMalformed):
        found(Wanted(), people.account())


def test_open_orders_of_a_community_and_of_what_is_above_it(app: Flask) -> None:
    codes = district().communities
    made = [open_order(place_code=code) for code in codes]
    who = people.account()
    assert found(Wanted(place_code=codes[0]), who) == [made[0].id]
    assert found(Wanted(place_code="110107001"), who) == [made[1].id, made[0].id]
    assert found(Wanted(place_code="110107"), who) == [order.id for order in reversed(made)]


def test_a_service_type_narrows_the_list(app: Flask) -> None:
    order = open_order(service_type="tutoring")
    open_order()
    assert found(Wanted(place_code=order.place_code, service_type="tutoring"), people.account()) == [order.id]


def test_a_team_s_order_is_listed_for_its_members_and_an_organization_s_for_officers(app: Flask) -> None:
    member, leader, officer = volunteer(), people.account(), people.account()
    asked, theirs = team(members=(member.id,)), organization()
    people.grant(leader, Role.LEADER, team_id=asked.id)
    people.grant(officer, Role.OFFICER, organization_id=theirs.id)
    for_team = open_order(audience=Audience.TEAM, team_id=asked.id)
    whistle = open_order(audience=Audience.ORGANIZATIONS)
    here = Wanted(place_code=whistle.place_code)
    assert found(here, member) == found(here, leader) == [for_team.id]
    assert found(here, officer) == [whistle.id]
    assert found(here, people.account()) == []


def test_pages_follow_each_other_without_gap_or_repeat(app: Flask) -> None:
    made = [at(ring(number % 3)).id for number in range(7)]
    who, seen, cursor = people.occasion(people.account()), [], None
    for _ in range(4):
        page = lists.open_orders(Wanted(near=HOME), who, PageRequest(2, cursor))
        seen += [order.id for order in page.rows]
        cursor = page.next_cursor
    assert (seen, cursor) == (made[::-1], None)


def test_own_orders_are_those_one_asked_for_needs_or_typed(app: Flask) -> None:
    typist, phone = people.operator(district().community), people.phone()
    mine, other = people.account(phone=phone), open_order()
    asked = open_order(poster=mine)
    typed = open_order(poster=typist, recipient=Contact(name="王芳", phone=phone))
    assert [order.id for order in lists.own_orders(people.occasion(mine), EVERYTHING).rows] == [typed.id, asked.id]
    assert [order.id for order in lists.own_orders(people.occasion(typist), EVERYTHING).rows] == [typed.id]
    assert other.poster_id != mine.id


def test_the_committee_sees_all_orders_of_its_place_by_status(app: Flask) -> None:
    code = district().community
    db.session.get_one(Place, code).reviews_orders = True
    waiting = open_order(place_code=code)
    opened = open_order(place_code=district().communities[1])
    member = people.occasion(people.committee("110107001"))
    listed = lists.orders_of_place(Which("110107001"), member, EVERYTHING).rows
    assert [order.id for order in listed] == [opened.id, waiting.id]
    listed = lists.orders_of_place(Which("110107001", waiting.status), member, EVERYTHING).rows
    assert [order.id for order in listed] == [waiting.id]
    with pytest.raises(NotModeratorHere):
        lists.orders_of_place(Which("110107"), member, EVERYTHING)


def test_an_operator_finds_what_a_colleague_typed_for_somebody_also_when_it_waits_for_a_rating(app: Flask) -> None:
    colleague, on_duty = people.operator(district().community), people.operator(district().community)
    order = open_order(poster=colleague, recipient=Contact(name="王芳", phone=people.phone()))
    part = completed(order)
    own, by = completed(open_order()).order_id, people.occasion(on_duty)
    for on_behalf, those in ((None, [own, order.id]), (True, [order.id]), (False, [own])):
        listed = lists.orders_of_place(Which(district().community, order.status, on_behalf), by, EVERYTHING).rows
        assert [found.id for found in listed] == those
    assert orders.rate(part.id, 5, "", [], people.occasion(on_duty)).is_on_behalf
    with pytest.raises(NotModeratorHere):
        lists.orders_of_place(Which(district().communities[1]), people.occasion(on_duty), EVERYTHING)


def test_who_comes_is_listed_for_who_asks_with_names_and_ratings(app: Flask) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    part = completed(order, volunteer("李志远"))
    orders.rate(part.id, 4, "很好", [], people.occasion(poster))
    rows = coming.parts_of(order.id, people.occasion(poster), EVERYTHING).rows
    assert [(row.assignment.id, row.volunteer_name, row.rating and row.rating.stars) for row in rows] == [
        (part.id, "李志远", 4)
    ]
    with pytest.raises(OrderNotYours):
        coming.parts_of(order.id, people.occasion(db.session.get_one(Account, part.volunteer_id)), EVERYTHING)


def test_transitions_of_others_are_told_to_those_whom_they_concern(app: Flask) -> None:
    order = open_order(slots=2)
    mine, other = volunteer(), volunteer()
    part = accepted(order, mine)
    accepted(order, other)
    for who, parts in ((db.session.get_one(Account, order.poster_id), 2), (mine, 1), (volunteer(), 0)):
        steps = lists.steps_of(order.id, people.occasion(who), EVERYTHING).rows
        assert len({step.transition.assignment_id for step in steps} - {None}) == parts
    steps = lists.steps_of(order.id, people.occasion(mine), EVERYTHING).rows
    assert [step.by for step in steps if step.transition.assignment_id == part.id] == [lists.By.YOU]


LISTS: dict[str, Callable[[Occasion, Order], Any]] = {
    "near": lambda who, order: lists.open_orders(Wanted(near=HOME), who, EVERYTHING),
    "place": lambda who, order: lists.open_orders(Wanted(place_code="110107"), who, EVERYTHING),
    "committee": lambda who, order: lists.orders_of_place(Which("110107"), who, EVERYTHING),
    "own": lambda who, order: lists.own_orders(who, EVERYTHING),
    "own parts": lambda who, order: lists.own_parts(who, EVERYTHING),
    "parts": lambda who, order: coming.parts_of(order.id, who, EVERYTHING),
    "steps": lambda who, order: lists.steps_of(order.id, who, EVERYTHING),
}


def test_a_list_costs_the_same_statements_whatever_its_length(app: Flask) -> None:
    who = people.committee("110107")
    people.grant(who, Role.VOLUNTEER, place_code=district().community)
    big = open_order(poster=who, slots=40)
    few: dict[str, int] = {}
    many: dict[str, int] = {}
    for more, costs in ((3, few), (27, many)):
        for _ in range(more):
            at(HOME, poster=who)
        for _ in range(more // 3):
            accepted(big)
        occasion = people.occasion(who)
        for name, read in LISTS.items():
            db.session.expunge_all()
            with counted(app) as statements:
                read(occasion, big)
            costs[name] = statements.count
    assert few == many
    assert max(many.values()) <= 4
