"""What everybody may see of a simulated district: who was told, who answered, who is busy, who has left; and the log of it."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from app.dispatch.choice.facts import Candidate, Moment, Order, Told
from app.dispatch.choice.knowledge import SAID_YES
from app.dispatch.simulation.draws import Flags, Floats, Ints
from app.dispatch.simulation.fitting import Columns, Log
from app.dispatch.simulation.world import Posted, World

WEEK = 7 * 24.0


@dataclass
class Call:
    """An order on its way."""

    posted: Posted
    kind: str
    near: Ints
    km: Floats
    untold: Flags
    free: int
    told: list[Told] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    """Where each person stands in ``told``."""
    lines: dict[int, int] = field(default_factory=dict)
    """Where each person's message stands in the log."""
    taken: dict[int, float] = field(default_factory=dict)
    """Who holds a slot, and since when."""
    waves: int = 0
    look: int = 0
    """The number of the latest look that was planned; earlier ones are void."""
    closed_at: float | None = None

    def facts(self) -> Order:
        """The order as a policy sees it."""
        one = self.posted
        return Order(
            one.number,
            self.kind,
            self.free,
            one.slots,
            one.at,
            one.due_at,
            one.is_urgent,
            self.told,
            self.waves,
        )

    def is_open(self, at: float) -> bool:
        """Whether somebody can still take a slot."""
        return self.free > 0 and at < self.posted.due_at

    def forget(self) -> None:
        """Nobody can be told any more: who was in reach is not kept. Copies, as a slice would keep what it is a part of."""
        self.near, self.km, self.untold = self.near[:0].copy(), self.km[:0].copy(), self.untold[:0].copy()

    def has_answered(self, person: int) -> None:
        """Somebody said yes or no."""
        place = self.places[person]
        self.told[place] = self.told[place]._replace(has_answered=True)


class Seen:
    """The visible state of a district."""

    def __init__(self, world: World) -> None:
        count = world.scenario.volunteers
        self.world = world
        self.calls: list[Call] = []
        self.log = Log()
        self.recent: Ints = np.zeros(count, dtype=np.int64)
        self.last: Floats = np.full(count, -np.inf)
        self.unanswered: Ints = np.zeros(count, dtype=np.int64)
        self.messages: Ints = np.zeros(count, dtype=np.int64)
        self.yeses: Ints = np.zeros(count, dtype=np.int64)
        self.busy_until: Floats = np.full(count, -np.inf)
        self.joined_at = world.people.joined_at
        self.has_left: Flags = np.zeros(count, dtype=bool)
        self._week: deque[tuple[float, Ints]] = deque()

    def call(self, posted: Posted) -> Call:
        """Take an order in."""
        near, km = self.world.in_reach(posted)
        call = Call(posted, self.world.kinds[posted.kind], near, km, np.ones(len(near), dtype=bool), posted.slots)
        self.calls.append(call)
        return call

    def forget(self, at: float) -> None:
        """Let messages go that are a week old."""
        while self._week and self._week[0][0] <= at - WEEK:
            self.recent[self._week.popleft()[1]] -= 1

    def reachable(self, call: Call, at: float) -> tuple[Ints, Floats]:
        """Who could be told of an order now, and how far each is."""
        near = call.near
        able = call.untold & ~self.has_left[near] & (self.busy_until[near] <= at) & (self.joined_at[near] <= at)
        return near[able], call.km[able]

    def tell(self, call: Call, chosen: list[tuple[Candidate, float]], moment: Moment, *, is_logged: bool) -> None:
        """Write down that people were told."""
        people = np.array([candidate.id for candidate, _ in chosen], dtype=np.int64)
        for candidate, p in chosen:
            person = int(candidate.id)
            call.places[person] = len(call.told)
            call.told.append(Told(moment.at, p, has_answered=False))
            if is_logged:
                call.lines[person] = self.log.add(candidate, call.posted, moment)
        call.untold[np.searchsorted(call.near, people)] = False
        self.recent[people] += 1
        self.messages[people] += 1
        self.unanswered[people] = np.maximum(self.unanswered[people], 0) + 1
        self.last[people] = moment.at
        self._week.append((moment.at, people))

    def answered(self, call: Call, person: int, at: float, *, yes: bool) -> None:
        """Write down a yes or a no."""
        call.has_answered(person)
        self.unanswered[person] = SAID_YES if yes else 0
        self.yeses[person] += yes
        if person in call.lines:
            self.log.answer(call.lines[person], at, yes=yes)

    def messages_so_far(self, now: float) -> Columns | None:
        """The log as learning reads it; ``None`` while it is empty."""
        closed = [min(one.posted.due_at if one.closed_at is None else one.closed_at, now) for one in self.calls]
        return self.log.columns(np.array(closed)) if self.log.at else None
