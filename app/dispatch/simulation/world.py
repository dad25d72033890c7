"""A district with its people and a season of orders, all of it from one seed."""

from dataclasses import dataclass

import numpy as np

from app.dispatch.choice.facts import slot_of
from app.dispatch.simulation.draws import Flags, Floats, Ints
from app.dispatch.simulation.scenarios import Scenario

FIRST_MONDAY = 96.0
"""The season begins on a Monday: the first after 1970 began."""
KINDS = ("clean", "patrol", "errands", "elderly", "tutoring", "health", "legal", "repairs")
KIND_SHARES = (0.22, 0.16, 0.14, 0.12, 0.11, 0.10, 0.08, 0.07)
UNSKILLED = 3
SKILLED = 0.30
REACH = 4.0
APART = 1.2
SPREAD = 0.5 / 1.5
PROFILES = ("worker", "retired", "student", "flexible")
PROFILE_SHARES = (0.45, 0.25, 0.15, 0.15)
TRUTHFUL = 0.8
HOURLY = (.2, .1, .1, .1, .1, .2, .5, 1, 1.5, 1.8, 1.8, 1.6, 1.4, 1.3, 1.4, 1.5, 1.7, 2, 2.1, 1.9, 1.5, 1, .6, .3)  # fmt: skip
WEEKEND = 0.8
SLOT_COUNTS, SLOT_SHARES = (1, 2, 3, 5), (0.70, 0.20, 0.07, 0.03)
LIVES, LIFE_SHARES = (0.5, 2.0, 12.0), (0.15, 0.50, 0.35)
URGENT = 0.75
"""Hours: what must be answered sooner is urgent."""
NIGHT = 0.08


def willing_at(profile: int, slot: int) -> float:
    """How willing somebody of a profile is at an hour of a weekday (0 to 23) or of the weekend (24 to 47)."""
    hour, is_weekend = slot % 24, slot >= 24
    if profile == 0:
        weekday = 1.0 if 18 <= hour < 23 else 0.45 if 12 <= hour < 14 else 0.15
        weight = (0.9 if 9 <= hour < 22 else 0.3) if is_weekend else weekday
    elif profile == 1:
        weight = (1.0 if 8 <= hour < 20 else 0.3) * (0.8 if is_weekend else 1.0)
    elif profile == 2:
        weight = (0.9 if 11 <= hour < 23 else 0.2) if is_weekend else 0.8 if 15 <= hour < 23 else 0.2
    else:
        weight = 0.55
    return weight * (NIGHT if hour >= 23 or hour < 7 else 1.0)


WILLING: Floats = np.array([[willing_at(profile, slot) for slot in range(48)] for profile in range(len(PROFILES))])


@dataclass(frozen=True)
class People:
    """The volunteers. What policies may know is where they live, their skills and the hours that they declare."""

    xy: Floats
    skills: Flags
    declared: Ints
    profile: Ints
    eagerness: Floats
    """Hidden: how readily they say yes."""
    liking: Floats
    """Hidden: the same by kind."""
    slowness: Floats
    """Hidden: how much later than others they answer."""
    joined_at: Floats


@dataclass(frozen=True)
class Posted:
    """An order of the season."""

    number: int
    at: float
    community: int
    xy: tuple[float, float]
    kind: int
    slots: int
    life: float
    is_urgent: bool

    @property
    def due_at(self) -> float:
        """When answers are due."""
        return self.at + self.life


@dataclass(frozen=True)
class World:
    """One district and season. The same seed makes the same one."""

    scenario: Scenario
    seed: int
    people: People
    orders: tuple[Posted, ...]
    kinds: tuple[str, ...] = KINDS
    """The codes of the service types, by the numbers that orders, skills and liking have."""

    def in_reach(self, order: Posted) -> tuple[Ints, Floats]:
        """Who is near enough and has the skill, and how far each is."""
        away = self.people.xy - np.array(order.xy)
        km = np.hypot(away[:, 0], away[:, 1])
        near = np.nonzero((km <= REACH) & self.people.skills[:, order.kind])[0]
        return near, km[near]

    def acceptance(self, order: Posted, people: Ints, km: Floats, at: float) -> Floats:
        """Hidden: the probability with which each says yes when told at this time, if awake."""
        of, slot = self.people, slot_of(at)
        p = self.scenario.willingness * of.eagerness[people] * of.liking[people, order.kind] * np.exp(-km)
        likely: Floats = np.minimum(0.9, p * WILLING[of.profile[people], slot])
        return likely


def world_of(scenario: Scenario, seed: int) -> World:
    """The world of a scenario and a seed."""
    rng = np.random.default_rng(seed)
    centres = _centres(scenario.communities, rng)
    shares = rng.lognormal(0, 0.5, scenario.communities)
    demand = shares * rng.lognormal(0, 0.4, scenario.communities)
    people = _people(scenario, centres, shares / shares.sum(), rng)
    return World(scenario, seed, people, _orders(scenario, centres, demand / demand.sum(), rng))


def _centres(count: int, rng: np.random.Generator) -> Floats:
    side = int(np.ceil(np.sqrt(count)))
    grid = np.array([(number % side, number // side) for number in range(count)], dtype=float)
    centres: Floats = (grid + rng.uniform(-0.2, 0.2, grid.shape)) * APART
    return centres


def _people(scenario: Scenario, centres: Floats, shares: Floats, rng: np.random.Generator) -> People:
    count = scenario.volunteers
    home = rng.choice(len(centres), count, p=shares)
    skills = rng.random((count, len(KINDS))) < SKILLED
    skills[:, :UNSKILLED] = True
    profile = rng.choice(len(PROFILES), count, p=PROFILE_SHARES)
    declared = np.where(rng.random(count) < TRUTHFUL, profile, rng.integers(0, len(PROFILES), count))
    return People(
        xy=centres[home] + rng.normal(0, SPREAD, (count, 2)),
        skills=skills,
        declared=declared,
        profile=profile,
        eagerness=rng.gamma(1.0, 1.0, count),
        liking=rng.lognormal(-0.32, 0.8, (count, len(KINDS))),
        slowness=rng.lognormal(0, 0.3, count),
        joined_at=joined_at(scenario, rng),
    )


def joined_at(scenario: Scenario, rng: np.random.Generator) -> Floats:
    """When each of the volunteers joins: most were always there."""
    if scenario.joining == 0:
        return np.full(scenario.volunteers, -np.inf)
    joins_later = rng.random(scenario.volunteers) < scenario.joining
    when = FIRST_MONDAY + rng.random(scenario.volunteers) * scenario.days * 24
    joined: Floats = np.where(joins_later, when, -np.inf)
    return joined


def _orders(scenario: Scenario, centres: Floats, demand: Floats, rng: np.random.Generator) -> tuple[Posted, ...]:
    at = _times(scenario, rng)
    count = len(at)
    community = rng.choice(len(centres), count, p=demand)
    xy = centres[community] + rng.normal(0, SPREAD, (count, 2))
    kind = rng.choice(len(KINDS), count, p=KIND_SHARES)
    slots = rng.choice(SLOT_COUNTS, count, p=SLOT_SHARES)
    life = rng.choice(LIVES, count, p=LIFE_SHARES)
    return tuple(
        Posted(
            number, float(at[number]), int(community[number]), (float(xy[number, 0]), float(xy[number, 1])),
            int(kind[number]), int(slots[number]), float(life[number]), bool(life[number] < URGENT),
        )
        for number in range(count)
    )  # fmt: skip


def _times(scenario: Scenario, rng: np.random.Generator) -> Floats:
    """When orders are posted: a Poisson process whose rate goes with the hour."""
    hours = np.arange(scenario.days * 24) + FIRST_MONDAY
    weekend = np.array([slot_of(float(hour)) >= 24 for hour in hours])
    rates = np.tile(np.array(HOURLY) / sum(HOURLY), scenario.days) * np.where(weekend, WEEKEND, 1.0)
    counts = rng.poisson(rates * scenario.orders_a_day)
    times: Floats = np.sort(np.repeat(hours, counts) + rng.random(int(counts.sum())))
    return times
