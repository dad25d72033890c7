"""A district made of what a real one knows of itself: how many volunteers live around where, what they declare, how they have
answered, and what was asked of them in past weeks. There is nobody in it: no name, no id, no place but the middle of a cell.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.dispatch.simulation.draws import Flags, Floats, Ints
from app.dispatch.simulation.scenarios import BASE, Scenario
from app.dispatch.simulation.world import FIRST_MONDAY, PROFILES, TRUTHFUL, People, Posted, World, joined_at

WEEK = 7 * 24.0
ACROSS = 0.3
"""Kilometres: people and orders lie normally around the middle of their cell, with this deviation."""
KNOWN = 2.0
"""How many yeses what was learned of somebody's liking for a kind of order is supposed to rest on."""


class Somebody(NamedTuple):
    """A volunteer, as far as dispatch knows them."""

    east: float
    north: float
    """Kilometres from the district's middle to that of their cell."""
    kinds: tuple[int, ...]
    """What they offer, as numbers of :attr:`District.kinds`."""
    profile: int
    """The hours that they declare, one of ``PROFILES``."""
    accepted: int
    """Yeses so far."""
    person: float
    """Learned: how much more often than others they say yes."""
    liking: tuple[float, ...]
    """Learned: the same by kind, beyond that."""


class Past(NamedTuple):
    """An order of the past weeks."""

    week: int
    hour: float
    """Since the Monday of its week, by the clock on the wall."""
    community: int
    east: float
    north: float
    kind: int
    slots: int
    life: float
    """Hours until answers were due."""
    is_urgent: bool


@dataclass(frozen=True)
class District:
    """What one's own data say."""

    kinds: tuple[str, ...]
    communities: int
    people: tuple[Somebody, ...]
    orders: tuple[Past, ...]
    weeks: int
    willingness: float | None
    """Learned: how likely a yes is right beside an order at a good hour."""
    median_delay: float | None
    """Learned: the median hours until a yes."""


def scenario_of(district: District, name: str) -> Scenario:
    """The usual season in a district; what it has not learned yet is as in *base*."""
    return Scenario(
        name,
        communities=district.communities,
        volunteers=len(district.people),
        orders_a_day=len(district.orders) / district.weeks / 7,
        willingness=district.willingness or BASE.willingness,
        median_delay=district.median_delay or BASE.median_delay,
    )


def world_in(district: District, scenario: Scenario, seed: int) -> World:
    """A season of a district: each week is one of the past, drawn by the seed; so is what was not learned of people."""
    rng = np.random.default_rng(seed)
    return World(scenario, seed, _people(district, scenario, rng), _orders(district, scenario, rng), district.kinds)


def _people(district: District, scenario: Scenario, rng: np.random.Generator) -> People:
    numbers = rng.integers(0, len(district.people), scenario.volunteers)
    if scenario.volunteers == len(district.people):
        numbers = np.arange(scenario.volunteers)
    chosen = [district.people[number] for number in numbers.tolist()]
    declared: Ints = np.array([one.profile for one in chosen])
    is_true = rng.random(len(chosen)) < TRUTHFUL
    seen = 1 + np.array([one.accepted for one in chosen])
    return People(
        xy=np.array([(one.east, one.north) for one in chosen]) + rng.normal(0, ACROSS, (len(chosen), 2)),
        skills=_offered(chosen, len(district.kinds)),
        declared=declared,
        profile=np.where(is_true, declared, rng.integers(0, len(PROFILES), len(chosen))),
        eagerness=rng.gamma(seen, np.array([one.person for one in chosen]) / seen),
        liking=rng.gamma(KNOWN, np.array([one.liking for one in chosen]) / KNOWN),
        slowness=rng.lognormal(0, 0.3, len(chosen)),
        joined_at=joined_at(scenario, rng),
    )


def _offered(people: list[Somebody], kinds: int) -> Flags:
    offered: Flags = np.zeros((len(people), kinds), dtype=bool)
    for number, one in enumerate(people):
        offered[number, list(one.kinds)] = True
    return offered


def _orders(district: District, scenario: Scenario, rng: np.random.Generator) -> tuple[Posted, ...]:
    """The orders of weeks that were, one week after the other; more or fewer of them where the scenario says so."""
    usual = len(district.orders) / district.weeks / 7
    share = scenario.orders_a_day / usual
    drawn: list[tuple[float, Past, Floats]] = []
    for week in range(-(-scenario.days // 7)):
        past = int(rng.integers(0, district.weeks))
        for order in (one for one in district.orders if one.week == past):
            for _ in range(int(share + rng.random())):
                at = FIRST_MONDAY + week * WEEK + order.hour
                drawn.append((at, order, rng.normal(0, ACROSS, 2)))
    ends = FIRST_MONDAY + scenario.days * 24
    in_season = sorted((one for one in drawn if one[0] < ends), key=lambda one: one[0])
    return tuple(
        Posted(
            number, at, order.community, (order.east + float(away[0]), order.north + float(away[1])),
            order.kind, order.slots, order.life, order.is_urgent,
        )
        for number, (at, order, away) in enumerate(in_season)
    )  # fmt: skip
