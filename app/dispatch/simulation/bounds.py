"""What no policy can beat: a fluid linear program that knows every order beforehand, and everybody's probabilities.

After Manshadi and Rodilitz: ``x`` is the probability that somebody is told of an order while awake. They are awake with what
their earlier messages leave: who does not say yes sleeps with the scenario's least probability, who does is busy and rests. An
order has at most as many yeses as slots, and at most as many as are expected of those told at the best hour of its time. What
the world has beside (more fatigue with more messages, leaving, late yeses, delays) is left out: each would only lower it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import nan
from typing import Any

import numpy as np

from app.dispatch.simulation.draws import Floats, Ints
from app.dispatch.simulation.fates import REST_HOURS, SLEEP_HOURS, WITHDRAWS
from app.dispatch.simulation.measures import NAMES, Measures
from app.dispatch.simulation.season import SERVICE
from app.dispatch.simulation.world import FIRST_MONDAY, Posted, World

MOST_PAIRS = 60_000
"""Pairs of a person and an order up to which the program is solved."""
NEARLY_ALL = 0.95


class TooLarge(ValueError):
    """A district whose program would take too long."""


def most_filled(world: World) -> Measures:
    """The most slots that can be filled."""
    program = _Program(world)
    return _measures(program.solved(fill=None), nan)


def fewest_messages(world: World) -> Measures:
    """The fewest messages a slot with which :data:`NEARLY_ALL` of the slots can be filled, or as nearly as can be."""
    program = _Program(world)
    most = program.solved(fill=None)
    filled = min(NEARLY_ALL, most)
    return _measures(filled, program.solved(fill=filled) / (filled * program.slots))


def _measures(filled: float, messages: float) -> Measures:
    return replace(Measures(**dict.fromkeys(NAMES, nan)), filled=filled, messages=messages)


BOUNDS: Mapping[str, Callable[[World], Measures]] = {"bound-filled": most_filled, "bound-messages": fewest_messages}
"""By the name under which they are compared."""


class _Program:
    """The linear program of the counted days: a column for each pair of a person and an order, then one an order."""

    def __init__(self, world: World) -> None:
        begins = FIRST_MONDAY + world.scenario.uncounted_days * 24
        self.world = world
        self.orders = [order for order in world.orders if order.at >= begins]
        self.slots = sum(order.slots for order in self.orders)
        reached = [world.in_reach(order) for order in self.orders]
        self.person: Ints = np.concatenate([people for people, _ in reached])
        self.order: Ints = np.repeat(np.arange(len(reached)), [len(people) for people, _ in reached])
        self.p = np.concatenate([_best(world, o, *r) for o, r in zip(self.orders, reached, strict=True)])
        if len(self.p) > MOST_PAIRS:
            raise TooLarge(f"{len(self.p)} pairs of people and orders, more than {MOST_PAIRS}")

    def solved(self, fill: float | None) -> float:
        """The most slots filled, as a share; with a share to ``fill``, the fewest messages for it."""
        import highspy  # where it is used

        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        settings: dict[str, Any] = {"output_flag": False, "threads": 1, "solver": "ipm", "run_crossover": "off"}
        for name, value in settings.items():
            solver.setOptionValue(name, value)
        pairs = len(self.p)
        for number in range(pairs):
            solver.addVar(0, 1)
            solver.changeColCost(number, 0.0 if fill is None else 1.0)
        for number, order in enumerate(self.orders):
            solver.addVar(0, order.slots)
            solver.changeColCost(pairs + number, -1.0 if fill is None else 0.0)
        self._filled_by_yeses(solver, highspy.kHighsInf)
        self._awake(solver, highspy.kHighsInf)
        if fill is not None:
            every = list(range(pairs, pairs + len(self.orders)))
            solver.addRow(fill * self.slots, highspy.kHighsInf, len(every), every, [1.0] * len(every))
        solver.run()
        value = float(solver.getObjectiveValue())
        return -value / self.slots if fill is None else value

    def _filled_by_yeses(self, solver: object, infinite: float) -> None:
        stays = self.p * (1 - WITHDRAWS)
        for number in range(len(self.orders)):
            mine = np.nonzero(self.order == number)[0]
            columns = [*mine.tolist(), len(self.p) + number]
            solver.addRow(0, infinite, len(columns), columns, [*stays[mine].tolist(), -1.0])  # type: ignore[attr-defined]

    def _awake(self, solver: object, infinite: float) -> None:
        at = np.array([order.at for order in self.orders])[self.order]
        for person in np.unique(self.person):
            mine = np.nonzero(self.person == person)[0]
            for number, column in enumerate(mine.tolist()):
                before = mine[:number]
                away = _away(self.p[before], at[column] - at[before], self.world.scenario.sleep)
                columns = [*before.tolist(), column]
                solver.addRow(-infinite, 1, len(columns), columns, [*away.tolist(), 1.0])  # type: ignore[attr-defined]


def _best(world: World, order: Posted, people: Ints, km: Floats) -> Floats:
    """The probability of a yes of each at the best hour before answers are due."""
    hours = {order.at, *np.arange(np.floor(order.at) + 1, order.due_at).tolist()}
    best: Floats = np.max([world.acceptance(order, people, km, hour) for hour in hours], axis=0)
    return best


def _away(p: Floats, since: Floats, sleeps: float) -> Floats:
    """How likely somebody who was told so many hours ago, with this probability of a yes, is asleep, busy or resting still."""
    silent = (1 - p) * sleeps * np.exp(-since / SLEEP_HOURS)
    serving: Floats = p * np.exp(-np.maximum(since - SERVICE, 0.0) / REST_HOURS)
    return np.asarray(silent + serving)
