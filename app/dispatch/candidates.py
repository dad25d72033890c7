"""Who could help with an order: one query around it, whose cost does not grow with the number of volunteers.

In each H3 cell around the order, the nearest first, the index ``ix_volunteers_cell_rotation`` holds the volunteers in a fixed
shuffled order. The query starts at a place of it that the order and the wave give, goes once around, looks at so many of a cell,
and stops at the first thousand who could help: a fair draw, however many there are. Carried beyond, the same is done in each
community of the order's subdistrict or district (``ix_volunteers_rotation``). What was learned of each comes with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, lru_cache
from hashlib import md5
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

import h3
from sqlalchemy import all_, select

from app.dispatch import drawing
from app.dispatch.choice.facts import NEWCOMER, NO_LIMIT, Candidate
from app.dispatch.choice.knowledge import part_of
from app.dispatch.knowing import PROFILE_OF
from app.dispatch.models import Dispatch
from app.dispatch.policy import OrderFacts
from app.kit.clock import SHANGHAI
from app.kit.statements import Statement, words
from app.kit.wire import Row
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.models import Grant, Role
from app.registration.models import Organization, RegistrationStatus, TeamMember, Volunteer

RINGS = 4
"""Of H3 cells around the order's: 61 cells, about 4 km each way."""
MOST_OFFICERS = 500
WITHIN_A_CELL = 0.4
"""Kilometres: how far apart two places of one cell are, about."""
FAR_AWAY = 99.0
WEEK = timedelta(days=7)
HOURS_A_WEEK = 168
_new = tuple.__new__


class About(NamedTuple):
    """What the reasons tell of a candidate beside what the policy goes by."""

    place_code: str
    told: int
    accepted: int
    hours: str | None


@dataclass(frozen=True)
class Drawn:
    """The candidates of a wave, in no particular order, and the rows from which they come."""

    candidates: Sequence[Candidate] = ()
    rows: Mapping[UUID, Row] = field(default_factory=dict)

    def about(self, account_id: UUID) -> About:
        """What else is known of one; read for the few who are chosen, not for the thousand who are not."""
        _, _, place_code, hours, *_, told, accepted = self.rows[account_id]
        return About(place_code, told, accepted, hours)

    def __or__(self, other: "Drawn") -> "Drawn":
        more = [one for one in other.candidates if one.id not in self.rows]
        return Drawn([*self.candidates, *more], {**other.rows, **self.rows})


def drawn(order: OrderFacts, dispatch: Dispatch, cap: int, occasion: Occasion) -> Drawn:
    """Volunteers who could help and were not told yet: around the order, and in the places that it was carried on to.

    Who was told of ``cap`` orders in the past week, or of as many as they want, is left out.
    """
    given = _given_by(order, dispatch, occasion) | {"the_cap": cap}
    found = _read(drawing.around().rows(given), order)
    if dispatch.circle in drawing.MOST_OF_A_COMMUNITY:
        found |= _read(drawing.within(dispatch.circle).rows(given), order)
    return found


def _read(rows: Sequence[Row], order: OrderFacts) -> Drawn:
    """Candidates as plain tuples of their class, made without a call of Python's for each of a thousand."""
    candidates, kept, cell = [], {}, order.cell
    for row in rows:
        km, most_km = kilometres(cell, row[1]), row[4]
        if most_km is None or km <= most_km:
            kept[row[0]] = row
            candidates.append(_new(Candidate, (row[0], km, PROFILE_OF[row[3]], *row[5:12], row[12] < NEWCOMER)))
    return Drawn(candidates, kept)


@lru_cache(maxsize=65536)
def kilometres(one: str, other: str) -> float:
    """About how far apart two cells are; very far where one is none."""
    try:
        apart = float(h3.great_circle_distance(h3.cell_to_latlng(one), h3.cell_to_latlng(other)))
    except (h3.H3BaseException, ValueError):
        return FAR_AWAY
    return max(apart, WITHIN_A_CELL)


@lru_cache(maxsize=4096)
def cells_around(cell: str) -> list[str]:
    """The cells around one, the nearest ring first; none where it is no cell."""
    try:
        return [near for away in range(RINGS + 1) for near in sorted(h3.grid_ring(cell, away))]
    except (h3.H3BaseException, ValueError):
        return []


def _given_by(order: OrderFacts, dispatch: Dispatch | None, occasion: Occasion) -> dict[str, Any]:
    """What the statements are filled with."""
    first_hour, hours = hours_of_week(order)
    now = occasion.at.astimezone(SHANGHAI)
    return {
        "the_order_id": order.id,
        "the_kind": order.service_type,
        "the_service_types": [order.service_type],
        "the_skills": list(order.skills),
        "the_asking": list(order.not_to_ask),
        "the_hosts": list(order.hosts),
        "the_household": order.household_index,
        "the_cells": cells_around(order.cell),
        "the_district": f"{order.place_code[:6]}%",
        "the_places": f"{dispatch.place_code if dispatch else order.place_code}%",
        "the_pivot": md5(f"{order.id}/{dispatch.wave if dispatch else 0}".encode(), usedforsecurity=False).hexdigest(),
        "the_now": occasion.at,
        "the_since": occasion.at - WEEK,
        "the_starts_at": order.starts_at,
        "the_ends_at": order.ends_at,
        "the_first_hour": first_hour,
        "the_hours": hours,
        "the_cap": NO_LIMIT,
        "the_part": str(part_of(now.hour)),
        "the_team_id": order.team_id,
    }


def hours_of_week(order: OrderFacts | Order) -> tuple[int, int]:
    """The hours that an order takes: the first of the week (1 is the first of Monday), and how many."""
    local = order.starts_at.astimezone(SHANGHAI)
    hours = ceil((order.ends_at - order.starts_at).total_seconds() / 3600 + local.minute / 60)
    return local.weekday() * 24 + local.hour + 1, min(max(hours, 1), HOURS_A_WEEK)


def team_members(order: OrderFacts, occasion: Occasion) -> Sequence[UUID]:
    """The members and leaders of the order's team who are volunteers, could come, and want to hear of it now."""
    rows = _team_members().rows(_given_by(order, None, occasion))
    return [account_id for (account_id,) in rows]


@cache
def _team_members() -> Statement:
    members = select(TeamMember.account_id).where(TeamMember.team_id == drawing.TEAM_ID)
    leaders = select(Grant.account_id).where(
        Grant.team_id == drawing.TEAM_ID, Grant.role.in_(words([Role.LEADER])), Grant.revoked_at.is_(None)
    )
    return drawing.told_all(Volunteer.account_id.in_(members.union(leaders)))


def home_members(order: OrderFacts, occasion: Occasion) -> Sequence[UUID]:
    """The same of the volunteers whose home organization posted the order; at most :data:`MOST_MEMBERS`."""
    rows = _home_members().rows(_given_by(order, None, occasion))
    return [account_id for (account_id,) in rows]


@cache
def _home_members() -> Statement:
    home = select(Order.organization_id).where(Order.id == drawing.ORDER_ID).scalar_subquery()
    return drawing.told_all(Volunteer.organization_id == home)


def officers(order: OrderFacts, prefix: str, occasion: Occasion) -> Sequence[UUID]:
    """The officers of the organizations below ``prefix`` that offer the order's service: whom a whistle calls."""
    rows = _officers().rows(_given_by(order, None, occasion) | {"the_places": f"{prefix}%"})
    return [account_id for (account_id,) in rows]


@cache
def _officers() -> Statement:
    offering = (
        Organization.place_code.like(drawing.PLACES),
        Organization.status.in_(words([RegistrationStatus.APPROVED])),
        Organization.service_types.contains(drawing.SERVICE_TYPES),
    )
    chosen = (
        select(Grant.account_id)
        .join(Organization, Organization.id == Grant.organization_id)
        .where(Grant.role.in_(words([Role.OFFICER])), Grant.revoked_at.is_(None), *offering)
        .where(Grant.account_id != all_(drawing.not_to_ask()))
    )
    return Statement(chosen.distinct().limit(MOST_OFFICERS))
