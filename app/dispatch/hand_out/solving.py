"""Whom to ask for a set of orders at once, so that the most slots are filled: pure, and the same for the same input.

For each order the filled slots are E[min(N, n)], n its free slots and N a Poisson number with the mean Σ −ln(1 − p) of those
asked: a concave function of that mean, which a linear program holds from above by its tangents. Each person is asked for orders
that they can serve one after the other, and for few; of what they bring, every kilometre and every recent message takes a share.
HiGHS (https://highs.dev) solves it; :func:`first_come` is what would be done without it, for comparison.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from math import exp, log1p
from typing import NamedTuple

TANGENTS = (0.0, 0.15, 0.35, 0.6, 0.9, 1.3, 1.8, 2.5, 3.5)
"""Where the tangents touch, in means a free slot."""
SURPLUS = 2
"""So many more than there are free slots are asked at most."""
SECONDS = 15.0
"""After which the best plan found so far is taken; it takes about one for sixty orders."""
GAP = 0.01
"""A plan this close to the best is good enough."""
NODES = 1
"""The search ends at its root: the same machine or another, the plan is the same."""
SURE = 0.99
SOMEBODY = 0.1
"""What it is worth, in filled slots, that somebody is asked for an order at all: it is nobody's wish that one is left out."""
MOST_COST = 0.6
AN_OFFER = 0.002
"""What asking anybody costs, in filled slots: who would hardly ever come is left in peace."""


class Task(NamedTuple):
    """An order of the set."""

    id: Hashable
    slots: int
    """Free ones."""
    starts_at: datetime
    ends_at: datetime


class Option(NamedTuple):
    """That somebody could be asked for an order: the order's number in the set, who, and what speaks for and against it."""

    task: int
    person: Hashable
    chance: float
    """The probability of a yes."""
    km: float
    recent: int
    """Messages of the past seven days."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a place wants it. Costs are shares of what somebody brings, at most :data:`MOST_COST` together."""

    a_km: float = 0.05
    a_message: float = 0.05
    most_each: int = 1
    """Orders of the set for which one person is asked at most."""
    way: timedelta = timedelta(minutes=30)
    """Between two orders of one person."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a plan is to bring."""

    filled: float
    """Slots, as expected."""
    asked: int
    km: float
    """All ways together, one way."""
    most_asked: int
    """Recent messages of the one of those asked who had the most."""
    without: int
    """Orders for which nobody is asked."""


def filled(mean: float, slots: int) -> float:
    """E[min(N, slots)] of a Poisson number N."""
    chances = _poisson(mean, slots)
    return slots - sum((slots - number) * chance for number, chance in enumerate(chances))


def mass(chance: float) -> float:
    """What somebody adds to the mean of the yeses: −ln(1 − p)."""
    return -log1p(-min(chance, SURE))


def cost(option: Option, terms: Terms) -> float:
    """What it costs to ask somebody, in filled slots: the way, and what they were told of lately."""
    share = min(option.km * terms.a_km + option.recent * terms.a_message, MOST_COST)
    return AN_OFFER + share * mass(option.chance)


def worth(plan: Iterable[int], tasks: Sequence[Task], options: Sequence[Option]) -> Worth:
    """What a plan (numbers of options) is to bring."""
    chosen = [options[number] for number in plan]
    means: dict[int, float] = defaultdict(float)
    for option in chosen:
        means[option.task] += mass(option.chance)
    return Worth(
        filled=sum(filled(mean, tasks[task].slots) for task, mean in means.items()),
        asked=len(chosen),
        km=sum(option.km for option in chosen),
        most_asked=max((option.recent for option in chosen), default=0),
        without=len(tasks) - len(means),
    )


def first_come(tasks: Sequence[Task], options: Sequence[Option], terms: Terms) -> list[int]:
    """Order by order as they came, each with the nearest who are left: what a patient person would do by hand."""
    by_task: dict[int, list[int]] = defaultdict(list)
    for number, option in enumerate(options):
        by_task[option.task].append(number)
    taken: dict[Hashable, list[Task]] = defaultdict(list)
    plan: list[int] = []
    for at, task in enumerate(tasks):
        nearest = sorted(by_task[at], key=lambda number: (options[number].km, options[number].recent, number))
        free = [number for number in nearest if _is_free(taken[options[number].person], task, terms)]
        for number in free[: task.slots + SURPLUS]:
            taken[options[number].person].append(task)
            plan.append(number)
    return plan


def best(tasks: Sequence[Task], options: Sequence[Option], terms: Terms) -> list[int]:
    """The plan that fills the most for what it costs: the numbers of the options to take, in their order."""
    if not options:
        return []
    program = _Program(len(options))
    of_task: dict[int, list[int]] = defaultdict(list)
    of_person: dict[Hashable, list[int]] = defaultdict(list)
    for number, option in enumerate(options):
        program.cost(number, cost(option, terms))
        of_task[option.task].append(number)
        of_person[option.person].append(number)
    for task, numbers in of_task.items():
        slots = tasks[task].slots
        program.at_most(slots + SURPLUS, numbers)
        program.gain(slots, {number: mass(options[number].chance) for number in numbers})
    for numbers in of_person.values():
        for group in _clashing([(number, tasks[options[number].task]) for number in numbers], terms.way):
            program.at_most(1, group)
        if len(numbers) > terms.most_each:
            program.at_most(terms.most_each, numbers)
    return program.solved()


class _Program:
    """A mixed-integer program in the solver: options are taken or not, each order's filled slots are below their tangents."""

    def __init__(self, options: int) -> None:
        import highspy  # 0.3 s and 30 MB: only where it is used

        self._infinite = highspy.kHighsInf
        self._integer = highspy.HighsVarType.kInteger
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in {
            "output_flag": False, "threads": 1, "random_seed": 1, "time_limit": SECONDS, "mip_rel_gap": GAP,
            "mip_max_nodes": NODES,
        }.items():  # fmt: skip
            self._solver.setOptionValue(name, value)
        self._options = options
        for column in range(options):
            self._solver.addVar(0, 1)
            self._solver.changeColIntegrality(column, self._integer)
        self._columns = options

    def cost(self, option: int, cost: float) -> None:
        """What taking an option costs. The solver makes costs small, so gains are negative."""
        self._solver.changeColCost(option, cost)

    def at_most(self, most: int, options: Sequence[int]) -> None:
        """So many of these at most."""
        if len(options) > most:
            self._solver.addRow(-self._infinite, most, len(options), list(options), [1.0] * len(options))

    def gain(self, slots: int, masses: Mapping[int, float]) -> None:
        """An order: the mean of the yeses, its filled slots below each tangent of :func:`filled` over it, somebody asked."""
        mean, gained = self._column(self._infinite, 0.0), self._column(slots, -1.0)
        self._solver.addRow(0, 0, len(masses) + 1, [mean, *masses], [-1.0, *masses.values()])
        for touch in TANGENTS:
            at = touch * slots
            slope = sum(_poisson(at, slots))  # P(N < slots): the derivative of E[min(N, slots)]
            height = filled(at, slots) - slope * at
            self._solver.addRow(-self._infinite, height, 2, [gained, mean], [1.0, -slope])
        asked = self._column(1, -SOMEBODY)
        self._solver.addRow(0, self._infinite, len(masses) + 1, [asked, *masses], [-1.0, *([1.0] * len(masses))])

    def _column(self, most: float, cost: float) -> int:
        self._solver.addVar(0, most)
        self._columns += 1
        self._solver.changeColCost(self._columns - 1, cost)
        return self._columns - 1

    def solved(self) -> list[int]:
        """The options taken; none where nothing was found in the time."""
        self._solver.run()
        values = self._solver.getSolution().col_value
        return [option for option in range(self._options) if len(values) > option and values[option] > 0.5]


def _poisson(mean: float, below: int) -> list[float]:
    """P(N = 0), …, P(N = below − 1)."""
    factors = (mean / number for number in range(1, below))
    return list(accumulate(factors, lambda chance, factor: chance * factor, initial=exp(-mean)))


def _is_free(taken: Sequence[Task], task: Task, terms: Terms) -> bool:
    return len(taken) < terms.most_each and not any(_clash(other, task, terms.way) for other in taken)


def _clash(one: Task, other: Task, way: timedelta) -> bool:
    return one.starts_at < other.ends_at + way and other.starts_at < one.ends_at + way


def _clashing(offered: Sequence[tuple[int, Task]], way: timedelta) -> list[list[int]]:
    """The groups of which one person takes one at most: those under way when one of them starts."""
    groups = [
        [number for number, other in offered if other.starts_at <= task.starts_at < other.ends_at + way]
        for _, task in offered
    ]
    return [group for group in groups if len(group) > 1]
