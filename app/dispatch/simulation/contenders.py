"""The policies that are compared: the service's own, with presets or settings; baselines; and the same with nothing hidden."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.dispatch.choice.facts import NEWCOMER, NO_LIMIT, SLOTS, Candidate, Choosing, Moment, Order, Wave
from app.dispatch.choice.knowledge import PARTS, Delays, Knowledge, part_of, start_of_declared
from app.dispatch.choice.price import ShadowPrice
from app.dispatch.choice.settings import PRESETS, Settings
from app.dispatch.simulation import baselines
from app.dispatch.simulation.draws import Floats, Ints
from app.dispatch.simulation.fates import SPREAD
from app.dispatch.simulation.fitting import fit
from app.dispatch.simulation.screening import screened
from app.dispatch.simulation.seen import Call, Seen
from app.dispatch.simulation.world import WILLING, World

FREE = 0.4
"""How willing people of a profile are at least in the hours that they declare."""
DECLARED = Knowledge(
    hours=tuple(start_of_declared([slot for slot in range(SLOTS) if of[slot] >= FREE]) for of in WILLING.tolist())
)
"""What is known before anything was learned: the hours that each profile declares."""
_candidate = partial(tuple.__new__, Candidate)


class Contender:
    """A policy in a world: what it is told of people, and what it learns each night. This one learns nothing."""

    learns = False
    replaces = False
    """Whether it looks again at once when somebody declines."""
    is_screened = True
    """Whether candidates that cannot be among the first are left out beforehand, which changes nothing but the time it takes."""

    def __init__(self, policy: Choosing, world: World) -> None:
        count = world.scenario.volunteers
        self.policy = policy
        self.world = world
        self.profile: Ints = world.people.declared
        self.person: Floats = np.ones(count)
        self.by_kind: Floats = np.ones((count, len(world.kinds)))
        self.by_part: Floats = np.ones((count, len(PARTS)))

    def wants(self, order: Order, moment: Moment) -> Wave | None:
        """The answer where no candidates are needed for it."""
        if not isinstance(self.policy, ShadowPrice):
            return None
        need = self.policy.need(order, moment)
        return Wave((), need.gap, need.why_nobody) if need.why_nobody else None

    def candidates(self, call: Call, seen: Seen, moment: Moment) -> list[Candidate]:
        """Everybody who could be told, as the policy knows them."""
        people, km = seen.reachable(call, moment.at)
        columns: tuple[NDArray[Any], ...] = (
            people, km, self.profile[people], seen.recent[people], moment.at - seen.last[people], seen.unanswered[people],
            self.factor(people, seen), self.by_kind[people, call.posted.kind], self.by_part[people, part_of(moment.slot)],
            np.full(len(people), NO_LIMIT), seen.messages[people] < NEWCOMER,
        )  # fmt: skip
        if self.is_screened:
            first = self._first(columns, call, moment)
            columns = tuple(column[first] for column in columns)
        return list(map(_candidate, zip(*(column.tolist() for column in columns), strict=True)))

    def _first(self, columns: tuple[NDArray[Any], ...], call: Call, moment: Moment) -> Ints:
        if isinstance(self.policy, ShadowPrice):
            return screened(self.policy, columns, moment)
        if isinstance(self.policy, baselines.Few | baselines.Careful):
            return self.policy.first(columns, call.free)
        return np.arange(len(columns[0]))

    def factor(self, people: Ints, seen: Seen) -> Floats:
        """What the policy knows of each person."""
        return self.person[people]

    def choose(self, order: Order, candidates: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """Ask the policy."""
        return self.policy.choose(order, candidates, moment, rng)

    def learn(self, seen: Seen, now: float) -> None:
        """What a night brings."""


class Priced(Contender):
    """The service's policy, learning each night from the log."""

    learns = True
    replaces = True

    def __init__(self, world: World, settings: Settings) -> None:
        super().__init__(ShadowPrice(DECLARED, settings), world)
        self.settings = settings

    def learn(self, seen: Seen, now: float) -> None:
        """Fit everything again."""
        log = seen.messages_so_far(now)
        if log is None:
            return
        learned = fit(log, now, len(self.person), DECLARED, self.world.kinds)
        self.policy = ShadowPrice(learned.knowledge, self.settings)
        self.person, self.by_kind, self.by_part = learned.person, learned.by_kind, learned.by_part


class Knowing(Contender):
    """The service's policy with the true probabilities (but not who sleeps): what there is to be learned."""

    replaces = True

    def __init__(self, world: World, settings: Settings) -> None:
        hours = tuple(tuple(of) for of in WILLING.tolist())
        delays = Delays(float(np.log(world.scenario.median_delay)), float(np.hypot(SPREAD, 0.3)))
        plain = Knowledge()
        distance = tuple(float(factor**1.2) for factor in plain.distance)  # the world's scale is 1 km, the start's 1.2
        known = replace(plain, base=world.scenario.willingness, distance=distance, hours=hours, delays=delays)
        super().__init__(ShadowPrice(known, settings), world)
        self.profile = world.people.profile
        self.person = world.people.eagerness
        self.by_kind = world.people.liking


class ByAnswers(Contender):
    """A baseline that counts the answers of each person: the mean of a Beta distribution."""

    def factor(self, people: Ints, seen: Seen) -> Floats:
        """Yeses to messages, as if two of four had been said yes to before: who was hardly ever asked comes first."""
        rates: Floats = (seen.yeses[people] + 2) / (seen.messages[people] + 4)
        return rates


Maker = Callable[[World], Contender]


def _priced(settings: Settings) -> Maker:
    return lambda world: Priced(world, settings)


def _plain(policy: Choosing, kind: type[Contender] = Contender) -> Maker:
    return lambda world: kind(policy, world)


NEAREST = baselines.Few(10, baselines.near, baselines.nearness)
BEST = baselines.Few(5, baselines.scored, baselines.scores)
BASELINES: Mapping[str, Maker] = {
    "everybody-4km": _plain(baselines.Everybody(4.0)),
    "everybody-1km": _plain(baselines.Everybody(1.0)),
    "rings": _plain(baselines.Rings()),
    "random-10": _plain(baselines.Few(10, baselines.drawn)),
    "nearest-10": _plain(NEAREST),
    "best-score-5": _plain(BEST, ByAnswers),
    "random-10-capped": _plain(baselines.Careful(baselines.Few(10, baselines.drawn))),
    "nearest-10-capped": _plain(baselines.Careful(NEAREST)),
    "best-score-5-capped": _plain(baselines.Careful(BEST), ByAnswers),
}
CONTENDERS: Mapping[str, Maker] = {
    **BASELINES,
    **{name: _priced(settings) for name, settings in PRESETS.items()},
    "true-p-known": lambda world: Knowing(world, PRESETS["balanced"]),
}
"""Every policy by name."""


def contender(name: str, changes: Mapping[str, Any] | None = None) -> Maker:
    """The policy of this name; settings may be changed of the presets only. Raises ``KeyError`` or ``OutOfBounds``."""
    return _priced(replace(PRESETS[name], **changes)) if changes else CONTENDERS[name]
