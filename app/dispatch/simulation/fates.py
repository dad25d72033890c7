"""What the people of a simulated district do when they are told of an order: hidden from policies."""

from dataclasses import dataclass

import numpy as np

from app.dispatch.simulation.draws import Flags, Floats, Ints, exponentials, normals, uniforms
from app.dispatch.simulation.world import Posted, World

SPREAD = 1.1
OUTRIGHT = 0.25
SLEEP_HOURS = 72.0
LEAVE, MOST_LEAVE = 0.0002, 0.004
WASTED_SLEEP = 0.3
UNSEEN = 0.5
WITHDRAWS = 0.06
REST_HOURS = 12.0
DRAWS = 13


@dataclass(frozen=True)
class Fates:
    """What comes of one wave, person by person."""

    says_yes: Flags
    says_no: Flags
    after: Floats
    """Hours until they answer, if they do."""
    leaves: Flags


class Minds:
    """Who sleeps, and what each would do."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.asleep_until: Floats = np.full(world.scenario.volunteers, -np.inf)

    def tell(self, order: Posted, people: Ints, km: Floats, at: float, recent: Ints) -> Fates:
        """Tell people of an order; ``recent`` are the messages of the past seven days, without this one."""
        u = uniforms(self.world.seed, order.number, people, DRAWS)
        is_awake = self.asleep_until[people] <= at
        yes = is_awake & (u[0] < self.world.acceptance(order, people, km, at))
        scenario = self.world.scenario
        sleeps = is_awake & ~yes & (u[2] < np.minimum(1.0, scenario.sleep + scenario.sleep_by_load * recent))
        sleeps_for = exponentials(u[3], SLEEP_HOURS)
        self.asleep_until[people] = np.where(sleeps, at + sleeps_for, self.asleep_until[people])
        median = scenario.median_delay * self.world.people.slowness[people]
        return Fates(
            says_yes=yes,
            says_no=is_awake & ~yes & (u[1] < OUTRIGHT),
            after=median * np.exp(SPREAD * normals(u[4], u[5])),
            leaves=~yes & (u[6] < np.minimum(MOST_LEAVE, LEAVE * (1 + recent))),
        )

    def is_unseen(self, order: Posted, person: int) -> bool:
        """Whether a yes that comes too late is taken back before anybody sees it."""
        return bool(self._draw(order, person, 7) < UNSEEN)

    def disappoint(self, order: Posted, person: int, at: float) -> None:
        """A yes was for nothing: some sleep after that."""
        if self._draw(order, person, 8) < WASTED_SLEEP:
            self._sleep(person, at + self._exponential(order, person, 9, SLEEP_HOURS))

    def rest(self, order: Posted, person: int, from_: float) -> None:
        """Somebody has served and rests."""
        self._sleep(person, from_ + self._exponential(order, person, 10, REST_HOURS))

    def withdraws_at(self, order: Posted, person: int, at: float) -> float | None:
        """When somebody who has accepted takes it back, if they do."""
        if self._draw(order, person, 11) >= WITHDRAWS:
            return None
        return at + float(self._draw(order, person, 12)) * (order.due_at - at)

    def _sleep(self, person: int, until: float) -> None:
        self.asleep_until[person] = max(float(self.asleep_until[person]), until)

    def _draw(self, order: Posted, person: int, number: int) -> float:
        return float(uniforms(self.world.seed, order.number, np.array([person]), DRAWS)[number, 0])

    def _exponential(self, order: Posted, person: int, number: int, mean: float) -> float:
        return float(exponentials(np.array([self._draw(order, person, number)]), mean)[0])
