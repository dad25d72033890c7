"""One policy through one season: events in the order of time, nothing drawn but what belongs to person and order."""

import time
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count
from random import Random

import numpy as np

from app.dispatch.choice.facts import Moment, Wave
from app.dispatch.simulation.contenders import Contender
from app.dispatch.simulation.fates import Minds
from app.dispatch.simulation.seen import Call, Seen
from app.dispatch.simulation.world import FIRST_MONDAY, World

SERVICE = 1.5
LEARNS_AT = 4.0
TIMED = 16
"""Of every so many orders the decisions are timed: reading the clock of the processor takes time itself."""


class What(IntEnum):
    """What happens."""

    POSTED = 0
    LOOK = 1
    YES = 2
    NO = 3
    WITHDRAWN = 4
    NIGHT = 5
    OVER = 6


@dataclass
class Season:
    """A run: what was seen, who holds a slot, and what deciding cost."""

    world: World
    contender: Contender
    seen: Seen
    minds: Minds
    decisions: int = 0
    """Decisions that were timed, and what they took."""
    seconds: float = 0.0
    waves: list[tuple[int, float, tuple[int, ...]]] = field(default_factory=list)
    """Of each wave the order, the time and who was told; kept where it is asked for."""


def play(world: World, contender: Contender, *, keeps_waves: bool = False) -> Season:
    """Play the whole season."""
    return _Play(world, contender, keeps_waves=keeps_waves).run()


class _Play:
    def __init__(self, world: World, contender: Contender, *, keeps_waves: bool) -> None:
        self.season = Season(world, contender, Seen(world), Minds(world))
        self.world, self.contender, self.keeps_waves = world, contender, keeps_waves
        self.seen, self.minds = self.season.seen, self.season.minds
        self.queue: list[tuple[float, int, What, int, int]] = []
        self.numbers = count()

    def run(self) -> Season:
        for posted in self.world.orders:
            self._plan(posted.at, What.POSTED, posted.number)
        if self.contender.learns:
            for day in range(1, self.world.scenario.days):
                self._plan(FIRST_MONDAY + day * 24 + LEARNS_AT, What.NIGHT)
        while self.queue:
            at, _, what, order, detail = heappop(self.queue)
            self._happen(at, what, order, detail)
        return self.season

    def _plan(self, at: float, what: What, order: int = 0, detail: int = 0) -> None:
        heappush(self.queue, (at, next(self.numbers), what, order, detail))

    def _happen(self, at: float, what: What, order: int, detail: int) -> None:
        if what is What.POSTED:
            self._plan(self.world.orders[order].due_at, What.OVER, order)
            self._look(self.seen.call(self.world.orders[order]), at)
        elif what is What.LOOK:
            call = self.seen.calls[order]
            if call.look == detail:
                self._look(call, at)
        elif what is What.YES:
            self._yes(self.seen.calls[order], detail, at)
        elif what is What.NO:
            self._no(self.seen.calls[order], detail, at)
        elif what is What.WITHDRAWN:
            self._withdrawn(self.seen.calls[order], detail, at)
        elif what is What.OVER:
            self.seen.calls[order].forget()
        else:
            self.contender.learn(self.seen, at)

    def _look(self, call: Call, at: float) -> None:
        if not call.is_open(at):
            return
        self.seen.forget(at)
        moment, facts = Moment(at), call.facts()
        wave = self.contender.wants(facts, moment)
        if wave is None:
            rng = Random(self.world.seed * 1_000_003 + call.posted.number * 1009 + call.look)  # noqa: S311 - repeatable
            is_timed = call.posted.number % TIMED == 0
            began = time.thread_time() if is_timed else 0.0
            candidates = self.contender.candidates(call, self.seen, moment)
            wave = self.contender.choose(facts, candidates, moment, rng)
            if is_timed:
                self.season.seconds += time.thread_time() - began
                self.season.decisions += 1
        if wave.chosen:
            self._tell(call, wave, moment)
        call.look += 1
        if at + wave.gap < call.posted.due_at:
            self._plan(at + wave.gap, What.LOOK, call.posted.number, call.look)

    def _tell(self, call: Call, wave: Wave, moment: Moment) -> None:
        people = np.array([one.candidate.id for one in wave.chosen], dtype=np.int64)
        km = np.array([one.candidate.km for one in wave.chosen])
        fates = self.minds.tell(call.posted, people, km, moment.at, self.seen.recent[people])
        chosen = [(one.candidate, one.p) for one in wave.chosen]
        self.seen.tell(call, chosen, moment, is_logged=self.contender.learns)
        self.seen.has_left[people[fates.leaves]] = True
        call.waves += 1
        for place in np.nonzero(fates.says_yes | (fates.says_no & self.contender.replaces))[0]:
            what = What.YES if fates.says_yes[place] else What.NO
            self._plan(moment.at + float(fates.after[place]), what, call.posted.number, int(people[place]))
        if self.keeps_waves:
            self.season.waves.append((call.posted.number, moment.at, tuple(people.tolist())))

    def _yes(self, call: Call, person: int, at: float) -> None:
        order = call.posted
        if self.seen.busy_until[person] > at:
            return
        if not call.is_open(at):
            if not self.minds.is_unseen(order, person):
                self.seen.answered(call, person, at, yes=True)
                self.minds.disappoint(order, person, at)
            return
        self.seen.answered(call, person, at, yes=True)
        call.free -= 1
        call.taken[person] = at
        if call.free == 0:
            call.closed_at = at
        self.seen.busy_until[person] = at + SERVICE
        self.minds.rest(order, person, at + SERVICE)
        leaves_at = self.minds.withdraws_at(order, person, at)
        if leaves_at is not None:
            self._plan(leaves_at, What.WITHDRAWN, order.number, person)

    def _no(self, call: Call, person: int, at: float) -> None:
        self.seen.answered(call, person, at, yes=False)
        self._look(call, at)

    def _withdrawn(self, call: Call, person: int, at: float) -> None:
        del call.taken[person]
        call.free += 1
        call.closed_at = None
        self.seen.busy_until[person] = min(float(self.seen.busy_until[person]), at)
        self._look(call, at)
