"""What a policy knows, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import NamedTuple, Protocol
from uuid import UUID

Id = UUID | int
NO_LIMIT = 1_000_000
NEWCOMER = 3
"""Who was told of fewer orders than that is a newcomer."""
NEVER = float("inf")
FIRST_OF_WEEK = 3
"""The first of January 1970 was a Thursday, three days after a Monday."""
SLOTS = 48
"""Hours of a weekday, then hours of a day of the weekend."""


def hours_of(at: datetime) -> float:
    """Hours since 1970 began in UTC, of an aware datetime."""
    return at.timestamp() / 3600


@dataclass(frozen=True, slots=True)
class Moment:
    """When a decision is taken, and what the clock on the wall says there."""

    at: float
    """Hours since 1970 began in UTC."""
    offset: float = 0.0
    """Hours by which the clock on the wall is ahead of UTC at this moment."""

    @classmethod
    def of(cls, local: datetime) -> "Moment":
        """Of an aware datetime in the zone of the place."""
        ahead = local.utcoffset()
        if ahead is None:
            raise ValueError("a moment needs a time zone")
        return cls(hours_of(local), ahead.total_seconds() / 3600)

    @property
    def wall(self) -> float:
        """Hours of the clock on the wall since 1970 began there."""
        return self.at + self.offset

    @property
    def slot(self) -> int:
        """The hour of a weekday (0 to 23) or of a day of the weekend (24 to 47)."""
        return slot_of(self.wall)


def slot_of(wall: float) -> int:
    """The slot of an hour of the clock on the wall: 0 to 23 on weekdays, 24 to 47 on the weekend."""
    day, hour = divmod(int(wall // 1), 24)
    return hour + (24 if (day + FIRST_OF_WEEK) % 7 >= 5 else 0)


class Told(NamedTuple):
    """That somebody was told of the order."""

    at: float
    p: float
    """What was expected of them then: the probability of a yes."""
    has_answered: bool
    """Whether they said yes or no, or took a yes back; of who is silent a yes may still come."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a policy knows of an order."""

    id: Id
    kind: str
    """The code of its service type."""
    free_slots: int
    slots: int
    posted_at: float
    due_at: float
    """When answers are due at the latest."""
    is_urgent: bool
    told: Sequence[Told] = ()
    """Everybody told of it so far, in any order."""
    waves: int = 0
    """Waves sent so far."""


class Candidate(NamedTuple):
    """What a policy knows of somebody who could help: eligible, not told of this order yet, in reach by their own wishes."""

    id: Id
    km: float
    profile: int
    """Which of the knowledge's profiles of hours they have declared."""
    recent: int = 0
    """Messages of the past seven days, of any order."""
    since: float = NEVER
    """Hours since the last message."""
    unanswered: int = 0
    """Messages in a row to which there was no answer, yes or no; ``knowledge.SAID_YES`` if their last one had a yes."""
    person: float = 1.0
    """Learned: how much more often than others they say yes."""
    by_kind: float = 1.0
    """Learned: the same for this kind of order, beyond ``person``."""
    by_part: float = 1.0
    """Learned: the same for this part of the day, beyond ``person``."""
    most_a_week: int = NO_LIMIT
    """The most messages in seven days that they want."""
    is_newcomer: bool = False
    """Whether they have hardly been told of anything yet."""


class Why(StrEnum):
    """Why somebody is in a wave."""

    BEST = "best"
    """They are worth the attention they cost."""
    FIRST_TRY = "first_try"
    """The first messages of each slot are always allowed."""
    NEWCOMER = "newcomer"
    """A first chance."""


class WhyNobody(StrEnum):
    """Why a wave is empty."""

    OVER = "over"
    """No slot is free, or answers are not awaited any more."""
    HELD = "held"
    """Quiet hours: the order can wait until the morning."""
    WAVES_SPENT = "waves_spent"
    """As many waves as the place allows were sent."""
    ENOUGH_ASKED = "enough_asked"
    """Yeses are to be expected from those who were told already."""
    TOO_DEAR = "too_dear"
    """Nobody left is worth the attention that a message costs."""
    NOBODY_LEFT = "nobody_left"
    """Nobody is left who could be told without going over a limit."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody to be told, what is expected of them, and why they."""

    candidate: Candidate
    p: float
    why: Why
    reasons: Mapping[str, float | int | str | bool]
    """For people and machines to read: distance, the factors of ``p``, recent messages, rank in the wave."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Who is to be told now, and in how many hours to look again."""

    chosen: tuple[Chosen, ...]
    gap: float
    why_nobody: WhyNobody | None = None
    """Given if and only if nobody was chosen."""
    considered: int = 0
    """How many candidates there were."""


class Choosing(Protocol):
    """A policy."""

    def choose(self, order: Order, candidates: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """The next wave of an order; the same for the same random numbers."""
        ...
