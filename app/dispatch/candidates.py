"""Who could help with an order: one query a wave, whose cost does not grow with the number of volunteers.

In each community of the circle the index ``ix_volunteers_rotation`` holds the volunteers in a fixed shuffled order. The query
starts at a random place of it, goes once around, and stops at the first so many who could help, or when it has looked at so
many: a fair draw, however many there are.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

import h3
from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Select,
    Text,
    Uuid,
    all_,
    bindparam,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY as PG_ARRAY
from sqlalchemy.sql.selectable import LateralFromClause

from app.dispatch.models import Asked, Circle, Dispatch
from app.dispatch.policy import FAR_AWAY, Candidate, OrderFacts
from app.kit.database import Moment, db
from app.orders.models import Assignment, AssignmentStatus, Order
from app.people.actors import Occasion
from app.people.models import Grant, Role
from app.places.models import Place
from app.registration.models import Organization, RegistrationStatus, TeamMember, Volunteer

MOST_OF_A_COMMUNITY = {Circle.COMMUNITY: 100, Circle.SUBDISTRICT: 50, Circle.DISTRICT: 8}
"""How many of each community are drawn; a subdistrict has about 17 communities, a district 150."""
MOST_LOOKED_AT = {Circle.COMMUNITY: 600, Circle.SUBDISTRICT: 400, Circle.DISTRICT: 400}
"""How many of each community are looked at to find them: all of one of the usual 330, a random part of a larger one."""
MOST_OFFICERS = 500
MOST_MEMBERS = 500
RECENTLY = timedelta(days=7)
COMING = (AssignmentStatus.ACCEPTED, AssignmentStatus.CHECKED_IN)


def _given(name: str, kind: Any) -> BindParameter[Any]:
    return bindparam(f"the_{name}", type_=kind)


ORDER_ID = _given("order_id", Uuid(as_uuid=True))
SERVICE_TYPES = _given("service_types", PG_ARRAY(Text()))
SKILLS = _given("skills", PG_ARRAY(Text()))
NOT_TO_ASK = _given("not_to_ask", ARRAY(Uuid(as_uuid=True)))
PLACES = _given("places", Text())
PIVOT = _given("pivot", Text())
SINCE = _given("since", Moment())
STARTS_AT = _given("starts_at", Moment())
ENDS_AT = _given("ends_at", Moment())
TEAM_ID = _given("team_id", Uuid(as_uuid=True))


def _facts(order: OrderFacts) -> dict[str, Any]:
    """What the statements below are filled with; they are built once, because building one takes longer than running it."""
    return {
        "the_order_id": order.id,
        "the_service_types": [order.service_type],
        "the_skills": list(order.skills),
        "the_not_to_ask": list(order.not_to_ask),
        "the_starts_at": order.starts_at,
        "the_ends_at": order.ends_at,
        "the_team_id": order.team_id,
    }


def candidates(order: OrderFacts, dispatch: Dispatch, occasion: Occasion, rng: Random) -> list[Candidate]:
    """Volunteers of the dispatch's circle who could help and were not told yet, in no particular order."""
    draw = {
        "the_places": f"{dispatch.place_code}%",
        "the_pivot": f"{rng.getrandbits(128):032x}",
        "the_since": occasion.at - RECENTLY,
    }
    rows = db.session.connection().execute(_drawn(dispatch.circle), _facts(order) | draw)
    return [_candidate(row, order) for row in rows]


def _candidate(row: Any, order: OrderFacts) -> Candidate:
    away = cells_between(order.cell, row.home_cell)
    return Candidate(row.account_id, away, row.recent, row.place_code == order.place_code)


def cells_between(one: str, other: str) -> int:
    """The grid distance of two cells; a very large one where the grid cannot tell."""
    try:
        return int(h3.grid_distance(one, other))
    except h3.H3BaseException:
        return FAR_AWAY


@cache
def _drawn(circle: Circle) -> Select[Any]:
    """A draw in each place of the circle, with the number of recent messages of each person drawn."""
    who = _drawn_in_place(circle)
    recent = (
        select(func.count().label("recent"))
        .where(Asked.volunteer_id == who.c.account_id, Asked.at > SINCE)
        .lateral("messages")
    )
    return (
        select(who.c.account_id, who.c.home_cell, Place.code.label("place_code"), recent.c.recent)
        .select_from(Place)
        .join(who, true())
        .join(recent, true())
        .where(Place.code.like(PLACES))
    )


def _drawn_in_place(circle: Circle) -> LateralFromClause:
    most = MOST_OF_A_COMMUNITY[circle]
    turn = func.md5(cast(Volunteer.account_id, Text()))
    halves = [
        select(Volunteer.account_id, Volunteer.home_cell, Volunteer.service_types, Volunteer.skills)
        .where(Volunteer.place_code == Place.code, Volunteer.is_active, half)
        .order_by(turn)
        .limit(MOST_LOOKED_AT[circle])
        .correlate(Place)
        .subquery("looked_at")
        for half in (turn >= PIVOT, turn < PIVOT)
    ]
    able = [select(half.c.account_id, half.c.home_cell).where(*_could_help(half.c)) for half in halves]
    around = union_all(*(half.limit(most).subquery().select() for half in able))
    return around.limit(most).subquery().select().lateral("drawn")


def _could_help(volunteer: Any) -> list[ColumnElement[bool]]:
    """Declares the service, has the skills, is free, is not on the asking side, was neither told nor part of it yet."""
    able = (volunteer.service_types.contains(SERVICE_TYPES), volunteer.skills.contains(SKILLS))
    return [*able, *_free_to_ask(volunteer.account_id)]


def _free_to_ask(account_id: Any) -> list[ColumnElement[bool]]:
    """Is free, is not on the asking side, was neither told nor part of it yet."""
    return [account_id != all_(NOT_TO_ASK), not_(_was_told(account_id)), not_(_is_bound(account_id))]


def _was_told(account_id: Any) -> ColumnElement[bool]:
    return select(literal(1)).where(Asked.order_id == ORDER_ID, Asked.volunteer_id == account_id).exists()


def _is_bound(account_id: Any) -> ColumnElement[bool]:
    """Has, or had, a part in this order, or will be serving elsewhere at that time."""
    overlaps = Order.starts_at < ENDS_AT, Order.ends_at > STARTS_AT
    coming = (Assignment.volunteer_id == account_id, Assignment.status.in_(COMING))
    elsewhere = select(literal(1)).join_from(Assignment, Order).where(*coming, *overlaps)
    here = select(literal(1)).where(Assignment.order_id == ORDER_ID, Assignment.volunteer_id == account_id)
    return or_(elsewhere.exists(), here.exists())


def team_members(order: OrderFacts) -> Sequence[UUID]:
    """The members and leaders of the order's team who are volunteers and can be asked."""
    return db.session.scalars(_team_members(), _facts(order)).all()


@cache
def _team_members() -> Select[Any]:
    members = select(TeamMember.account_id).where(TeamMember.team_id == TEAM_ID)
    leaders = select(Grant.account_id).where(
        Grant.team_id == TEAM_ID, Grant.role == Role.LEADER, Grant.revoked_at.is_(None)
    )
    of_team = Volunteer.account_id.in_(members.union(leaders))
    return select(Volunteer.account_id).where(of_team, Volunteer.is_active, *_free_to_ask(Volunteer.account_id))


def home_members(order: OrderFacts) -> Sequence[UUID]:
    """The volunteers whose home organization posted the order, and who can be asked; at most :data:`MOST_MEMBERS`."""
    return db.session.scalars(_home_members(), _facts(order)).all()


@cache
def _home_members() -> Select[Any]:
    home = select(Order.organization_id).where(Order.id == ORDER_ID).scalar_subquery()
    theirs = (Volunteer.organization_id == home, Volunteer.is_active, *_free_to_ask(Volunteer.account_id))
    return select(Volunteer.account_id).where(*theirs).order_by(Volunteer.account_id).limit(MOST_MEMBERS)


def officers(order: OrderFacts, prefix: str) -> Sequence[UUID]:
    """The officers of the organizations below ``prefix`` that offer the order's service: whom a whistle calls."""
    return db.session.scalars(_officers(), _facts(order) | {"the_places": f"{prefix}%"}).all()


@cache
def _officers() -> Select[Any]:
    offering = (
        Organization.place_code.like(PLACES),
        Organization.status == RegistrationStatus.APPROVED,
        Organization.service_types.contains(SERVICE_TYPES),
    )
    chosen = (
        select(Grant.account_id)
        .join(Organization, Organization.id == Grant.organization_id)
        .where(Grant.role == Role.OFFICER, Grant.revoked_at.is_(None), *offering)
        .where(Grant.account_id != all_(NOT_TO_ASK), not_(_was_told(Grant.account_id)))
    )
    return chosen.distinct().limit(MOST_OFFICERS)
