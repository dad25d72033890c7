"""Policies side by side: the same worlds, the same draws, several seeds, one table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isnan
from pathlib import Path

from app.dispatch.simulation.district import District
from app.dispatch.simulation.measures import Measures, deviation_of, mean_of
from app.dispatch.simulation.running import Entry, Kept, Run, outcomes
from app.dispatch.simulation.scenarios import Scenario


@dataclass(frozen=True)
class Row:
    """What one policy came to in one scenario: mean and standard deviation over the seeds."""

    scenario: str
    label: str
    mean: Measures
    deviation: Measures
    seeds: int


def compare(
    pairs: Sequence[tuple[Scenario, Entry]],
    seeds: Sequence[int],
    *,
    district: District | None = None,
    processes: int = 1,
    keep: Path | None = None,
    told: Callable[[str], object] = str,
) -> Iterator[Row]:
    """The rows, one after the other as they are ready; ``told`` hears of each run that is not in the file ``keep`` yet."""
    runs = [Run(scenario, entry, seed, district) for scenario, entry in pairs for seed in seeds]
    found = outcomes(runs, Kept(keep), processes, told)
    for scenario, entry in pairs:
        of_entry = list(islice(found, len(seeds)))
        yield Row(scenario.name, entry.label, mean_of(of_entry), deviation_of(of_entry), len(of_entry))


def so_far(
    pairs: Sequence[tuple[Scenario, Entry]], seeds: Sequence[int], keep: Path, district: District | None = None
) -> Iterator[Row]:
    """The same rows of what the file holds, each of as many of the seeds as were played; nothing is played."""
    kept = Kept(keep)
    for scenario, entry in pairs:
        found = [one for seed in seeds if (one := kept.get(Run(scenario, entry, seed, district)))]
        if found:
            yield Row(scenario.name, entry.label, mean_of(found), deviation_of(found), len(found))


def markdown(rows: Sequence[Row], headings: Sequence[str]) -> str:
    """The table as Markdown: a heading for scenario, policy and seeds each, then one for each of :data:`COLUMNS`."""
    lines = ["| " + " | ".join(headings) + " |", "|---|---|--:" + "|--:" * len(COLUMNS) + "|"]
    for row in rows:
        cells = [_cell(name, digits, row) for name, digits in COLUMNS.items()]
        lines.append("| " + " | ".join([row.scenario, row.label, str(row.seeds), *cells]) + " |")
    return "\n".join(lines)


def _cell(name: str, digits: int, row: Row) -> str:
    value = getattr(row.mean, name)
    if isnan(value):
        return "–"
    if row.seeds == 1 or name not in SPREAD:
        return f"{value:.{digits}f}"
    return f"{value:.{digits}f} ± {getattr(row.deviation, name):.{digits}f}"


COLUMNS: Mapping[str, int] = {
    "filled": 3, "median_minutes": 1, "p90_minutes": 0, "messages": 1, "worst": 2, "messages_a_week": 2, "gini_asking": 2,
    "gini_serving": 2, "silent": 2, "urgent": 2, "within_15": 2, "newcomers": 2, "milliseconds": 1,
}  # fmt: skip
"""The columns and their digits."""
SPREAD = ("filled", "messages")
