"""The usual ways of telling people, to compare with: everybody, rings, the nearest, the best by a score, any few."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from math import exp
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.dispatch.choice.facts import Candidate, Chosen, Moment, Order, Wave, Why, WhyNobody
from app.dispatch.choice.settings import STANDARD
from app.dispatch.simulation.draws import Ints

EVERY = 10 / 60
MOST_WAVES = 6
RINGS = (0.5, 1.0, 2.0, 4.0)
COOL_DOWN = 12.0
CAP = 4
QUIET = replace(STANDARD, quiet_from=22, quiet_until=8)
"""With :data:`COOL_DOWN` hours between two messages and :data:`CAP` a week, what :class:`Careful` keeps. Where its figures are
published the three are named, not their values: of those that were tried, these come nearest (see ``docs/figures.md``)."""

Rank = Callable[[Candidate, Random], float]
Columns = Sequence[NDArray[Any]]
"""The fields of many candidates, a column each."""


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


def nearness(columns: Columns) -> NDArray[Any]:
    """:func:`near` of all at once."""
    return columns[1]


def scores(columns: Columns) -> NDArray[Any]:
    """:func:`scored` of all at once."""
    return np.asarray(-columns[6] * np.exp(-columns[1]))


@dataclass(frozen=True, slots=True)
class Few:
    """So many a free slot and wave, every ten minutes, six waves at most."""

    count: int
    rank: Rank
    ranks: Callable[[Columns], NDArray[Any]] | None = None
    """The ranks of all at once, where they do not depend on a draw."""

    def first(self, columns: Columns, free_slots: int) -> Ints:
        """Where those stand who can be in the next wave."""
        most = self.count * free_slots
        if self.ranks is None or len(columns[0]) <= most:
            return np.arange(len(columns[0]))
        return np.sort(np.argpartition(self.ranks(columns), most)[:most])

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
    """The same with four messages a week at most, half a day between two, and quiet hours."""

    other: Few

    def first(self, columns: Columns, free_slots: int) -> Ints:
        """Where those stand who can be in the next wave."""
        rested = np.nonzero((columns[3] < CAP) & (columns[4] >= COOL_DOWN))[0]
        return rested[self.other.first([column[rested] for column in columns], free_slots)]

    def choose(self, order: Order, candidates: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """What the other chooses among those who are not tired."""
        left = order.due_at - moment.at
        if QUIET.is_quiet(int(moment.wall % 24)) and not order.is_urgent and left > QUIET.held_over:
            until = (QUIET.quiet_until - moment.wall) % 24
            return Wave((), max(min(until, left - QUIET.held_over), 1 / 3600), WhyNobody.HELD)
        rested = [one for one in candidates if one.recent < CAP and one.since >= COOL_DOWN]
        return self.other.choose(order, rested, moment, rng)
