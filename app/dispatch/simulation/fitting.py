"""The nightly learning of ``app.dispatch.choice.learning`` over a season's log at once, in NumPy; a test holds them equal."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from app.dispatch.choice.facts import SLOTS, Candidate, Moment
from app.dispatch.choice.knowledge import PARTS, Delays, Knowledge, distance_bin, fatigue_bin, part_of
from app.dispatch.choice.learning import HALF_LIFE, STRENGTHS, SWEEPS, Message, fit_delays, posterior
from app.dispatch.simulation.draws import Flags, Floats, Ints
from app.dispatch.simulation.world import KINDS, Posted

_PART = np.array([part_of(slot) for slot in range(SLOTS)])
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Columns:
    """A log, a column a field of :class:`app.dispatch.choice.learning.Message`."""

    at: Floats
    person: Ints
    kind: Ints
    distance: Ints
    hour: Ints
    fatigue: Ints
    part: Ints
    open_for: Floats
    yes: Flags
    no: Flags
    delay: Floats


class Log:
    """A log that grows, a list a column."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.order: list[int] = []
        self.levels: list[tuple[int, int, int, int, int, int]] = []
        self.yes: list[bool] = []
        self.no: list[bool] = []
        self.delay: list[float] = []

    def add(self, candidate: Candidate, order: Posted, moment: Moment) -> int:
        """Somebody was told; where the line stands."""
        slot = moment.slot
        tired = fatigue_bin(candidate.since, candidate.unanswered)
        hour = candidate.profile * SLOTS + slot
        self.levels.append((int(candidate.id), order.kind, distance_bin(candidate.km), hour, tired, part_of(slot)))
        self.at.append(moment.at)
        self.order.append(order.number)
        self.yes.append(False)
        self.no.append(False)
        self.delay.append(0.0)
        return len(self.at) - 1

    def answer(self, line: int, at: float, *, yes: bool) -> None:
        """They said yes or no."""
        self.yes[line], self.no[line] = yes, not yes
        self.delay[line] = at - self.at[line]

    def columns(self, closed: Floats) -> Columns:
        """As learning reads it, by when each order was full or over or else now."""
        at = np.array(self.at)
        levels = np.array(self.levels)
        open_for = np.maximum(closed[np.array(self.order)] - at, 0.0)
        person, kind, distance, hour, tired, part = (levels[:, number] for number in range(levels.shape[1]))
        yes, no, delay = np.array(self.yes), np.array(self.no), np.array(self.delay)
        return Columns(at, person, kind, distance, hour, tired, part, open_for, yes, no, delay)


@dataclass(frozen=True)
class Fitted:
    """What a night brings, person by person."""

    knowledge: Knowledge
    person: Floats
    by_kind: Floats
    by_part: Floats


def columns_of(rows: list[Message]) -> Columns:
    """The columns of a log."""
    fields = [np.array(column) for column in zip(*rows, strict=True)]
    at, person, _, distance, profile, slot, fatigue, open_for, yes, no, delay = fields
    kind = np.array([_NUMBERS[row.kind] for row in rows])
    hour = profile * SLOTS + slot
    return Columns(at, person, kind, distance, hour, fatigue, _PART[slot], open_for, yes, no, delay)


def fit(log: Columns, now: float, people: int, start: Knowledge | None = None, kinds: Sequence[str] = KINDS) -> Fitted:
    """Everything from the log, as :func:`app.dispatch.choice.learning.refit` has it."""
    start = start or Knowledge()
    weights = 0.5 ** ((now - log.at) / HALF_LIFE)
    delays = fit_delays(zip(log.delay[log.yes].tolist(), weights[log.yes].tolist(), strict=True))
    exposed = np.where(log.yes | log.no, 1.0, _share_by(delays, log.open_for))
    values = _sweep(log, weights, exposed, _starts(start, people, kinds))
    return Fitted(
        Knowledge(
            base=float(values["base"][0]),
            distance=tuple(values["distance"].tolist()),
            kinds=dict(zip(kinds, values["kind"].tolist(), strict=True)),
            hours=tuple(tuple(of) for of in values["hour"].reshape(-1, SLOTS).tolist()),
            fatigue=tuple(values["fatigue"].tolist()),
            delays=delays,
        ),
        values["person"],
        values["person_kind"].reshape(people, len(kinds)),
        values["person_part"].reshape(people, len(PARTS)),
    )


def _starts(start: Knowledge, people: int, kinds: Sequence[str]) -> dict[str, Floats]:
    return {
        "base": np.array([start.base]),
        "distance": np.array(start.distance),
        "kind": np.array([start.kinds.get(kind, 1.0) for kind in kinds]),
        "hour": np.array(start.hours).ravel(),
        "fatigue": np.array(start.fatigue),
        "person": np.ones(people),
        "person_kind": np.ones(people * len(kinds)),
        "person_part": np.ones(people * len(PARTS)),
    }


def _sweep(log: Columns, weights: Floats, exposed: Floats, starts: dict[str, Floats]) -> dict[str, Floats]:
    levels = {
        "base": np.zeros(len(log.at), dtype=np.int64),
        "distance": log.distance,
        "kind": log.kind,
        "hour": log.hour,
        "fatigue": log.fatigue,
        "person": log.person,
        "person_kind": log.person * len(starts["kind"]) + log.kind,
        "person_part": log.person * len(PARTS) + log.part,
    }
    values = {name: start.copy() for name, start in starts.items()}
    accepts = {name: np.bincount(level, weights * log.yes, len(starts[name])) for name, level in levels.items()}
    fits = weights * exposed
    for name, level in levels.items():
        fits = fits * values[name][level]
    for _ in range(SWEEPS):
        for name, level in levels.items():
            expected = np.bincount(level, fits, len(values[name])) / values[name]
            better = posterior(STRENGTHS[name], starts[name], accepts[name], expected)  # type: ignore[arg-type]
            fits = fits * (better / values[name])[level]
            values[name] = np.asarray(better)
    return values


def _share_by(delays: Delays, hours: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        scaled = (np.log(np.maximum(hours, 0.0)) - delays.center) / (delays.spread * sqrt(2))
    return 0.5 * (1 + np.array([erf(value) for value in scaled.tolist()]))
