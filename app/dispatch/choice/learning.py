"""Learning from the log of messages: each factor is a Gamma–Poisson posterior mean, all of them fitted together.

Each night: ``T = (k T₀ + O) / (k + E)``, O the yeses seen at a level of a factor (late ones too), E the yeses that were to be
expected there without the factor. The service may add up O and E by GROUP BY and call :func:`posterior`, or read rows and call
:func:`refit`.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt
from typing import NamedTuple, cast

from app.dispatch.choice.facts import SLOTS, Candidate, Id, Moment
from app.dispatch.choice.knowledge import (
    Delays,
    Knowledge,
    distance_bin,
    fatigue_bin,
    part_of,
    start_of_hours,
)

HALF_LIFE = 60 * 24.0
"""Hours after which a message counts half."""
SWEEPS = 3
STRENGTHS: Mapping[str, float] = {
    "base": 5, "distance": 5, "kind": 5, "hour": 3, "fatigue": 5, "person": 1, "person_kind": 2, "person_part": 3,
}  # fmt: skip
"""k: how many expected yeses the start of each factor is worth."""
DELAYS_KNOWN = 20
"""How many observed delays the start of G is worth."""


class Message(NamedTuple):
    """One line of the log: somebody was told of an order, and what came of it so far."""

    at: float
    person: Id
    kind: str
    distance: int
    profile: int
    slot: int
    fatigue: int
    open_for: float
    """Hours during which a yes was possible: until the order was full or over, or until now."""
    said_yes: bool = False
    said_no: bool = False
    delay: float = 0.0
    """Hours from the message to the yes."""


def message(kind: str, candidate: Candidate, moment: Moment) -> Message:
    """The line of the log for a message that is sent now."""
    tired = fatigue_bin(candidate.since, candidate.unanswered)
    near = distance_bin(candidate.km)
    return Message(moment.at, candidate.id, kind, near, candidate.profile, moment.slot, tired, 0.0)


@dataclass(frozen=True, slots=True)
class Person:
    """What was learned of one person."""

    factor: float = 1.0
    by_kind: Mapping[str, float] = field(default_factory=dict)
    by_part: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learned:
    """What a night's learning brings."""

    knowledge: Knowledge
    people: Mapping[Id, Person]


def posterior(strength: float, start: float, accepts: float, expected: float) -> float:
    """T: the posterior mean of a factor of which ``accepts`` were seen where 1 would have brought ``expected``."""
    return (strength * start + accepts) / (strength + expected)


def weight(age: float) -> float:
    """What a message of this age in hours still counts."""
    return float(0.5 ** (age / HALF_LIFE))


def exposure(one: Message, delays: Delays) -> float:
    """How much of an answer could be seen: all of one that was given, else the share of yeses that would have come."""
    return 1.0 if one.said_yes or one.said_no else delays.share_by(one.open_for)


def fit_delays(pairs: Iterable[tuple[float, float]], start: Delays | None = None) -> Delays:
    """G from pairs of a delay of a yes in hours and its weight, starting as if :data:`DELAYS_KNOWN` had been seen."""
    start = start or Delays()
    count, total = float(DELAYS_KNOWN), DELAYS_KNOWN * start.center
    squares = DELAYS_KNOWN * (start.spread**2 + start.center**2)
    for delay, counted in pairs:
        value = log(max(delay, 1 / 3600))
        count, total, squares = count + counted, total + counted * value, squares + counted * value * value
    center = total / count
    return Delays(center, sqrt(max(squares / count - center * center, 0.01)))


class _Factor:
    """One factor over all rows: its levels, their values, and the yeses at each."""

    def __init__(self, name: str, levels: Sequence[Hashable], starts: Mapping[Hashable, float]) -> None:
        numbers: dict[Hashable, int] = {}
        self.of_row = [numbers.setdefault(level, len(numbers)) for level in levels]
        self.numbers = numbers
        self.strength = STRENGTHS[name]
        self.starts = [starts.get(level, 1.0) for level in numbers]
        self.values = list(self.starts)
        self.accepts = [0.0] * len(numbers)

    def improve(self, fits: list[float]) -> list[float]:
        """Take what the other factors leave to this one; ``fits`` are the yeses expected of each row, before and after."""
        with_it = [0.0] * len(self.values)
        for level, fit in zip(self.of_row, fits, strict=True):
            with_it[level] += fit
        better = [
            posterior(self.strength, start, accepts, expected / value)
            for start, accepts, expected, value in zip(self.starts, self.accepts, with_it, self.values, strict=True)
        ]
        changes = [new / old for new, old in zip(better, self.values, strict=True)]
        self.values = better
        return [fit * changes[level] for level, fit in zip(self.of_row, fits, strict=True)]

    def learned(self) -> dict[Hashable, float]:
        """The values by level."""
        return {level: self.values[number] for level, number in self.numbers.items()}


def refit(rows: Sequence[Message], now: float, profiles: int = 4, start: Knowledge | None = None) -> Learned:
    """Everything from the log, by three sweeps over the factors. Rows of the future are not expected; any order will do."""
    start = start or Knowledge(hours=(tuple(start_of_hours(slot) for slot in range(SLOTS)),) * profiles)
    weights = [weight(now - row.at) for row in rows]
    delays = fit_delays((row.delay, counts) for row, counts in zip(rows, weights, strict=True) if row.said_yes)
    factors = _factors(rows, start)
    fits = [counts * exposure(row, delays) for row, counts in zip(rows, weights, strict=True)]
    for factor in factors.values():
        for level, row, counts in zip(factor.of_row, rows, weights, strict=True):
            if row.said_yes:
                factor.accepts[level] += counts
        fits = [fit * factor.values[level] for level, fit in zip(factor.of_row, fits, strict=True)]
    for _ in range(SWEEPS):
        for factor in factors.values():
            fits = factor.improve(fits)
    learned = {name: factor.learned() for name, factor in factors.items()}
    return Learned(_knowledge(learned, start, delays), _people(learned))


def _factors(rows: Sequence[Message], start: Knowledge) -> dict[str, _Factor]:
    hours: dict[Hashable, float] = {
        (profile, slot): value for profile, of in enumerate(start.hours) for slot, value in enumerate(of)
    }
    kinds: dict[Hashable, float] = dict(start.kinds.items())
    distances: dict[Hashable, float] = dict(enumerate(start.distance))
    tired: dict[Hashable, float] = dict(enumerate(start.fatigue))
    return {
        "base": _Factor("base", [0] * len(rows), {0: start.base}),
        "distance": _Factor("distance", [row.distance for row in rows], distances),
        "kind": _Factor("kind", [row.kind for row in rows], kinds),
        "hour": _Factor("hour", [(row.profile, row.slot) for row in rows], hours),
        "fatigue": _Factor("fatigue", [row.fatigue for row in rows], tired),
        "person": _Factor("person", [row.person for row in rows], {}),
        "person_kind": _Factor("person_kind", [(row.person, row.kind) for row in rows], {}),
        "person_part": _Factor("person_part", [(row.person, part_of(row.slot)) for row in rows], {}),
    }


def _knowledge(learned: Mapping[str, Mapping[Hashable, float]], start: Knowledge, delays: Delays) -> Knowledge:
    """The common factors; a level that was never seen keeps its start."""
    hours = learned["hour"]
    return Knowledge(
        base=learned["base"].get(0, start.base),
        distance=tuple(learned["distance"].get(number, value) for number, value in enumerate(start.distance)),
        kinds={**start.kinds, **{str(kind): value for kind, value in learned["kind"].items()}},
        hours=tuple(
            tuple(hours.get((profile, slot), value) for slot, value in enumerate(of))
            for profile, of in enumerate(start.hours)
        ),
        fatigue=tuple(learned["fatigue"].get(number, value) for number, value in enumerate(start.fatigue)),
        delays=delays,
    )


def _people(learned: Mapping[str, Mapping[Hashable, float]]) -> dict[Id, Person]:
    kinds: dict[Id, dict[str, float]] = {}
    parts: dict[Id, dict[int, float]] = {}
    for level, value in learned["person_kind"].items():
        person, kind = cast(tuple[Id, str], level)
        kinds.setdefault(person, {})[kind] = value
    for level, value in learned["person_part"].items():
        person, part = cast(tuple[Id, int], level)
        parts.setdefault(person, {})[part] = value
    everybody = cast(Mapping[Id, float], learned["person"])
    return {person: Person(value, kinds[person], parts[person]) for person, value in everybody.items()}
