"""What was learned of answers in general: when, how far, of what kind, how tired, how fast."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import erf, exp, log, sqrt
from statistics import NormalDist

from app.dispatch.choice.facts import SLOTS

DISTANCE_EDGES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""Kilometres: the upper ends of the bins of distance but the last, which is open."""
_MIDDLES = (0.125, 0.375, 0.625, 0.875, 1.25, 1.75, 2.5, 3.5, 5.0, 8.0)
STEPS_A_KM = 20
"""How finely distance is read between the middles of the bins."""
SINCE_EDGES = (2.0, 8.0, 24.0, 72.0, 168.0)
"""Hours since the last message: the upper ends of the bins but the last."""
UNANSWERED = 7
"""Messages in a row without an answer are counted up to six."""
SAID_YES = -1
"""In place of a number of unanswered messages: their last one was answered with a yes, and who has served rests."""
FATIGUES = (len(SINCE_EDGES) + 1) * (UNANSWERED + 1)
PARTS = ("night", "morning", "afternoon", "evening")
HABIT_KM = 1.2
NIGHT = 0.15
UNDECLARED = 0.3
"""How much less often than in hours that were declared somebody says yes in others, before anything was learned."""
TIRED_NIGHT = 0.1
BASE = 0.10


def distance_bin(km: float) -> int:
    """The bin of a distance."""
    return bisect_right(DISTANCE_EDGES, km)


def fatigue_bin(since: float, unanswered: int) -> int:
    """The bin of the hours since the last message and of the messages in a row without an answer, or :data:`SAID_YES`."""
    ago = bisect_right(SINCE_EDGES, since)
    if unanswered == SAID_YES:
        return (len(SINCE_EDGES) + 1) * UNANSWERED + ago
    return ago * UNANSWERED + min(unanswered, UNANSWERED - 1)


def part_of(slot: int) -> int:
    """Which of :data:`PARTS` a slot lies in: night 23 to 7, morning to 12, afternoon to 18, evening to 23."""
    hour = slot % 24
    if hour < 7 or hour >= 23:
        return 0
    return 1 if hour < 12 else 2 if hour < 18 else 3


@dataclass(frozen=True, slots=True)
class Delays:
    """How long a yes takes: lognormal, in hours."""

    center: float = log(5 / 60)
    """The logarithm of the median."""
    spread: float = 1.15

    def share_by(self, hours: float) -> float:
        """G: the share of the yeses that have come so many hours after the message."""
        if hours <= 0:
            return 0.0
        return 0.5 * (1 + erf((log(hours) - self.center) / (self.spread * sqrt(2))))

    def quantile(self, share: float) -> float:
        """The hours after which this share of the yeses has come."""
        return exp(self.center + self.spread * _normal_quantile(share))


@lru_cache(maxsize=256)
def _normal_quantile(share: float) -> float:
    return NormalDist().inv_cdf(share)


def start_of_hours(slot: int) -> float:
    """What is supposed of a slot before anything was learned: night is quieter."""
    return NIGHT if part_of(slot) == 0 else 1.0


def start_of_declared(free: Collection[int]) -> tuple[float, ...]:
    """The row of ``Knowledge.hours`` of those who declare that they are free in these slots, before anything was learned."""
    return tuple((TIRED_NIGHT if part_of(slot) == 0 else 1.0 if slot in free else UNDECLARED) for slot in range(SLOTS))


def start_of_distance(number: int) -> float:
    """What is supposed of a bin of distance: it falls by half every 0.83 km."""
    return exp(-_MIDDLES[number] / HABIT_KM)


@dataclass(frozen=True)
class Knowledge:
    """The factors that are the same for everybody; what is said of one person stands in the candidate."""

    base: float = BASE
    distance: tuple[float, ...] = tuple(start_of_distance(number) for number in range(len(_MIDDLES)))
    """By :func:`distance_bin`."""
    kinds: Mapping[str, float] = field(default_factory=dict)
    """By service type; one that is not in here has 1."""
    hours: tuple[tuple[float, ...], ...] = (tuple(start_of_hours(slot) for slot in range(SLOTS)),) * 4
    """By declared profile, then by slot."""
    fatigue: tuple[float, ...] = (1.0,) * FATIGUES
    """By :func:`fatigue_bin`."""
    delays: Delays = Delays()

    def by_distance(self) -> tuple[float, ...]:
        """The factor of distance in steps of 1 / :data:`STEPS_A_KM`, read on a straight line between the bins' middles."""
        return tuple(self._at(step / STEPS_A_KM) for step in range(int(_MIDDLES[-1] * STEPS_A_KM) + 1))

    def by_hours_since(self) -> tuple[tuple[float, ...], ...]:
        """The factor of fatigue: a row a bin of the hours since the last message, in it by unanswered messages; last, at
        :data:`SAID_YES`, after a yes."""
        after_yes = (len(SINCE_EDGES) + 1) * UNANSWERED
        return tuple(
            (*self.fatigue[ago * UNANSWERED : (ago + 1) * UNANSWERED], self.fatigue[after_yes + ago])
            for ago in range(len(SINCE_EDGES) + 1)
        )

    def _at(self, km: float) -> float:
        above = bisect_right(_MIDDLES, km)
        if above == 0 or above == len(_MIDDLES):
            return self.distance[min(above, len(_MIDDLES) - 1)]
        near, far = _MIDDLES[above - 1], _MIDDLES[above]
        share = (km - near) / (far - near)
        return float(self.distance[above - 1] ** (1 - share) * self.distance[above] ** share)
