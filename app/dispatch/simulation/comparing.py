"""Policies side by side: the same worlds, the same draws, several seeds, one table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.dispatch.simulation.contenders import contender
from app.dispatch.simulation.measures import Measures, deviation_of, mean_of, measures
from app.dispatch.simulation.scenarios import Scenario
from app.dispatch.simulation.season import play
from app.dispatch.simulation.world import world_of


@dataclass(frozen=True)
class Entry:
    """A policy as it takes part: by name, and what is changed of its settings."""

    name: str
    changes: Mapping[str, Any]

    @property
    def label(self) -> str:
        """How it is called in the table."""
        return " ".join([self.name, *(f"{name}={value}" for name, value in self.changes.items())])


@dataclass(frozen=True)
class Row:
    """What one policy came to in one scenario: mean and standard deviation over the seeds."""

    scenario: str
    label: str
    mean: Measures
    deviation: Measures
    seeds: int


def compare(
    scenarios: Sequence[Scenario],
    entries: Sequence[Entry],
    seeds: Sequence[int],
    *,
    told: Callable[[str], object] = str,
) -> Iterator[Row]:
    """The rows, one after the other as they are ready; ``told`` hears of each run."""
    for scenario in scenarios:
        for entry in entries:
            runs = []
            for seed in seeds:
                told(f"{scenario.name} · {entry.label} · {seed}")
                world = world_of(scenario, seed)
                runs.append(measures(play(world, contender(entry.name, entry.changes)(world))))
            yield Row(scenario.name, entry.label, mean_of(runs), deviation_of(runs), len(runs))


def markdown(rows: Sequence[Row], headings: Sequence[str]) -> str:
    """The table as Markdown: a heading for scenario and policy each, then one for each of :data:`COLUMNS`."""
    lines = ["| " + " | ".join(headings) + " |", "|---|---" + "|--:" * len(COLUMNS) + "|"]
    for row in rows:
        cells = [_cell(name, digits, row) for name, digits in COLUMNS.items()]
        lines.append("| " + " | ".join([row.scenario, row.label, *cells]) + " |")
    return "\n".join(lines)


def _cell(name: str, digits: int, row: Row) -> str:
    mean = f"{getattr(row.mean, name):.{digits}f}"
    if row.seeds == 1 or name not in SPREAD:
        return mean
    return f"{mean} ± {getattr(row.deviation, name):.{digits}f}"


COLUMNS: Mapping[str, int] = {
    "filled": 3, "median_minutes": 1, "p90_minutes": 0, "messages": 1, "worst": 2, "messages_a_week": 2, "gini_asking": 2,
    "gini_serving": 2, "silent": 2, "urgent": 2, "within_15": 2, "milliseconds": 1,
}  # fmt: skip
"""The columns and their digits."""
SPREAD = ("filled", "messages")
