"""Who could help with an order: one query a wave, whose cost does not grow with the number of volunteers.

In each community of the circle the index ``ix_volunteers_rotation`` holds the volunteers in a fixed shuffled order. The query
starts at a random place of it, goes once around, and stops at the first so many who could help, or when it has looked at so
many: a fair draw, however many there are.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import h3
from sqlalchemy import ColumnElement, Select, Text, cast, func, literal, not_, or_, select, true, union_all
from sqlalchemy.sql.selectable import LateralFromClause

from app.dispatch.models import Asked, Circle, Dispatch
from app.dispatch.policy import FAR_AWAY, Candidate, OrderFacts
from app.kit.database import db
from app.orders.models import Assignment, AssignmentStatus, Order
from app.people.actors import Occasion
from app.people.models import Grant, Role
from app.places.models import Place
from app.registration.models import Organization, RegistrationStatus, TeamMember, Volunteer

MOST_OF_A_COMMUNITY = {Circle.COMMUNITY: 100, Circle.SUBDISTRICT: 50, Circle.DISTRICT: 8}
"""How many of each community are drawn; a subdistrict has about 17 communities, a district 150."""
MOST_LOOKED_AT = {Circle.COMMUNITY: 600, Circle.SUBDISTRICT: 400, Circle.DISTRICT: 400}
"""How many of each community are looked at to find them: all of one of the usual 330, a random part of a larger one."""
RECENTLY = timedelta(days=7)
COMING = (AssignmentStatus.ACCEPTED, AssignmentStatus.CHECKED_IN)


def candidates(order: OrderFacts, dispatch: Dispatch, occasion: Occasion, rng: Random) -> list[Candidate]:
    """Volunteers of the dispatch's circle who could help and were not told yet, in no particular order."""
    statement = drawn(order, dispatch.place_code, dispatch.circle, occasion, f"{rng.getrandbits(128):032x}")
    return [_candidate(row, order) for row in db.session.execute(statement)]


def _candidate(row: Any, order: OrderFacts) -> Candidate:
    away = cells_between(order.cell, row.home_cell)
    return Candidate(row.account_id, away, row.recent, row.place_code == order.place_code)


def cells_between(one: str, other: str) -> int:
    """The grid distance of two cells; a very large one where the grid cannot tell."""
    try:
        return int(h3.grid_distance(one, other))
    except h3.H3BaseException:
        return FAR_AWAY


def drawn(order: OrderFacts, prefix: str, circle: Circle, occasion: Occasion, pivot: str) -> Select[Any]:
    """The statement: a draw in each place below ``prefix``, with the number of recent messages of each person drawn."""
    who = _drawn_in_place(order, circle, pivot)
    recent = (
        select(func.count().label("recent"))
        .where(Asked.volunteer_id == who.c.account_id, Asked.at > occasion.at - RECENTLY)
        .lateral("messages")
    )
    return (
        select(who.c.account_id, who.c.home_cell, Place.code.label("place_code"), recent.c.recent)
        .select_from(Place)
        .join(who, true())
        .join(recent, true())
        .where(Place.code.like(f"{prefix}%"))
    )


def _drawn_in_place(order: OrderFacts, circle: Circle, pivot: str) -> LateralFromClause:
    most = MOST_OF_A_COMMUNITY[circle]
    turn = func.md5(cast(Volunteer.account_id, Text()))
    halves = [
        select(Volunteer.account_id, Volunteer.home_cell, Volunteer.service_types, Volunteer.skills)
        .where(Volunteer.place_code == Place.code, Volunteer.is_active, half)
        .order_by(turn)
        .limit(MOST_LOOKED_AT[circle])
        .correlate(Place)
        .subquery("looked_at")
        for half in (turn >= pivot, turn < pivot)
    ]
    able = [select(half.c.account_id, half.c.home_cell).where(*could_help(order, half.c)) for half in halves]
    around = union_all(*(half.limit(most).subquery().select() for half in able))
    return around.limit(most).subquery().select().lateral("drawn")


def could_help(order: OrderFacts, volunteer: Any) -> list[ColumnElement[bool]]:
    """Declares the service, has the skills, is free, is not on the asking side, was neither told nor part of it yet."""
    return [
        volunteer.service_types.contains([order.service_type]),
        *([volunteer.skills.contains(list(order.skills))] if order.skills else []),
        *free_to_ask(order, volunteer.account_id),
    ]


def free_to_ask(order: OrderFacts, account_id: Any) -> list[ColumnElement[bool]]:
    """Is free, is not on the asking side, was neither told nor part of it yet."""
    return [account_id.not_in(order.not_to_ask), not_(_was_told(order, account_id)), not_(_is_bound(order, account_id))]


def _was_told(order: OrderFacts, account_id: Any) -> ColumnElement[bool]:
    return select(literal(1)).where(Asked.order_id == order.id, Asked.volunteer_id == account_id).exists()


def _is_bound(order: OrderFacts, account_id: Any) -> ColumnElement[bool]:
    """Has, or had, a part in this order, or will be serving elsewhere at that time."""
    overlaps = Order.starts_at < order.ends_at, Order.ends_at > order.starts_at
    coming = (Assignment.volunteer_id == account_id, Assignment.status.in_(COMING))
    elsewhere = select(literal(1)).join_from(Assignment, Order).where(*coming, *overlaps)
    here = select(literal(1)).where(Assignment.order_id == order.id, Assignment.volunteer_id == account_id)
    return or_(elsewhere.exists(), here.exists())


def team_members(order: OrderFacts) -> Sequence[UUID]:
    """The members and leaders of the order's team who are volunteers and can be asked."""
    members = select(TeamMember.account_id).where(TeamMember.team_id == order.team_id)
    leaders = select(Grant.account_id).where(
        Grant.team_id == order.team_id, Grant.role == Role.LEADER, Grant.revoked_at.is_(None)
    )
    of_team = Volunteer.account_id.in_(members.union(leaders))
    chosen = select(Volunteer.account_id).where(of_team, Volunteer.is_active, *free_to_ask(order, Volunteer.account_id))
    return db.session.scalars(chosen).all()


def officers(order: OrderFacts, prefix: str) -> Sequence[UUID]:
    """The officers of the organizations below ``prefix`` that offer the order's service: whom a whistle calls."""
    offering = (
        Organization.place_code.like(f"{prefix}%"),
        Organization.status == RegistrationStatus.APPROVED,
        Organization.service_types.contains([order.service_type]),
    )
    chosen = (
        select(Grant.account_id)
        .join(Organization, Organization.id == Grant.organization_id)
        .where(Grant.role == Role.OFFICER, Grant.revoked_at.is_(None), *offering)
        .where(Grant.account_id.not_in(order.not_to_ask), not_(_was_told(order, Grant.account_id)))
    )
    return db.session.scalars(chosen.distinct().limit(500)).all()
