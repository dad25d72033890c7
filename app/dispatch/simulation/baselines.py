"""The usual ways of telling people, to compare with: everybody, rings, the nearest, the best by a score, any few."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import exp
from random import Random

from app.dispatch.choice.facts import Candidate, Choosing, Chosen, Moment, Order, Wave, Why, WhyNobody
from app.dispatch.choice.settings import STANDARD

EVERY = 10 / 60
MOST_WAVES = 6
RINGS = (0.5, 1.0, 2.0, 4.0)
COOL_DOWN = 24.0
CAP = 5

Rank = Callable[[Candidate, Random], float]


def _wave(chosen: Sequence[Candidate]) -> Wave:
    told = tuple(Chosen(one, 0.0, Why.BEST, {}) for one in chosen)
    return Wave(told, EVERY, None if told else WhyNobody.NOBODY_LEFT)


def near(candidate: Candidate, rng: Random) -> float:
    """Rank by distance."""
    return candidate.km


def drawn(candidate: Candidate, rng: Random) -> float:
    """Rank by lot."""
    return rng.random()


def scored(candidate: Candidate, rng: Random) -> float:
    """Rank by the mean of the answers, which stands in ``person``, times the decay with distance."""
    return -candidate.person * exp(-candidate.km)


@dataclass(frozen=True, slots=True)
class Few:
    """So many a free slot and wave, every ten minutes, six waves at most."""

    count: int
    rank: Rank

    def choose(self, order: Order, candidates: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """The first by rank."""
        if order.waves >= MOST_WAVES:
            return Wave((), order.due_at - moment.at, WhyNobody.WAVES_SPENT)
        return _wave(nsmallest(self.count * order.free_slots, candidates, key=lambda one: self.rank(one, rng)))


@dataclass(frozen=True, slots=True)
class Everybody:
    """Everybody within some kilometres, once."""

    km: float

    def choose(self, order: Order, candidates: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """All of them."""
        if order.waves:
            return Wave((), order.due_at - moment.at, WhyNobody.WAVES_SPENT)
        return _wave([one for one in candidates if one.km <= self.km])


@dataclass(frozen=True, slots=True)
class Rings:
    """Everybody within half a kilometre, then within one, two, four, every ten minutes."""

    def choose(self, order: Order, candidates: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """The next ring."""
        if order.waves >= len(RINGS):
            return Wave((), order.due_at - moment.at, WhyNobody.WAVES_SPENT)
        found = [one for one in candidates if one.km <= RINGS[order.waves]]
        return _wave(found) if found else Wave((), EVERY, WhyNobody.NOBODY_LEFT)


@dataclass(frozen=True, slots=True)
class Careful:
    """The same with five messages a week at most, a day between two, and quiet hours."""

    other: Choosing

    def choose(self, order: Order, candidates: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """What the other chooses among those who are not tired."""
        left = order.due_at - moment.at
        if STANDARD.is_quiet(int(moment.wall % 24)) and not order.is_urgent and left > STANDARD.held_over:
            until = (STANDARD.quiet_until - moment.wall) % 24
            return Wave((), max(min(until, left - STANDARD.held_over), 1 / 3600), WhyNobody.HELD)
        rested = [one for one in candidates if one.recent < CAP and one.since >= COOL_DOWN]
        return self.other.choose(order, rested, moment, rng)
