"""The runs of a comparison: each by itself, several at once, and kept in a file, so that a long comparison may be broken off."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from app.dispatch.simulation import bounds
from app.dispatch.simulation.contenders import contender
from app.dispatch.simulation.district import District, world_in
from app.dispatch.simulation.measures import Measures, measures
from app.dispatch.simulation.scenarios import Scenario
from app.dispatch.simulation.season import play
from app.dispatch.simulation.world import world_of

HERE = Path(__file__).parent
SHOWS = ("comparing.py", "drawing.py", "running.py")
"""What only shows runs: a change of it leaves those that were kept true."""


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
class Run:
    """A policy in one season of a scenario."""

    scenario: Scenario
    entry: Entry
    seed: int
    district: District | None = None
    """One's own; else one is invented."""

    @property
    def name(self) -> str:
        """For people to read."""
        return f"{self.scenario.name} · {self.entry.label} · {self.seed}"

    @property
    def key(self) -> str:
        """What it is kept by: everything that it comes out of, the code too."""
        return sha256(
            f"{self.scenario!r} {self.entry.label} {self.seed} {self.district!r} {_code()}".encode()
        ).hexdigest()


@cache
def _code() -> str:
    sources = [source for folder in (HERE, HERE.parent / "choice") for source in sorted(folder.glob("*.py"))]
    return sha256(b"".join(source.read_bytes() for source in sources if source.name not in SHOWS)).hexdigest()


def measured(run: Run) -> Measures:
    """Play a run, or solve for the bound."""
    world = world_in(run.district, run.scenario, run.seed) if run.district else world_of(run.scenario, run.seed)
    if run.entry.name in bounds.BOUNDS:
        return bounds.BOUNDS[run.entry.name](world)
    return measures(play(world, contender(run.entry.name, run.entry.changes)(world)))


class Kept:
    """Runs that are over, in a file of JSON lines; without a file nothing is kept."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        lines = file.read_text().splitlines() if file and file.exists() else []
        self._runs = {line["key"]: Measures(**line["measures"]) for line in map(json.loads, lines)}

    def get(self, run: Run) -> Measures | None:
        """What came of a run before, if it was kept."""
        return self._runs.get(run.key)

    def keep(self, run: Run, found: Measures) -> None:
        """Keep what came of a run."""
        if self._file is None:
            return
        line = json.dumps({"key": run.key, "run": run.name, "measures": asdict(found)}, ensure_ascii=False)
        with self._file.open("a") as file:
            file.write(line + "\n")


def outcomes(runs: Sequence[Run], kept: Kept, processes: int, told: Callable[[str], object]) -> Iterator[Measures]:
    """What comes of each run, in their order; ``told`` hears of each that was played."""
    before = [kept.get(run) for run in runs]
    missing = [run for run, found in zip(runs, before, strict=True) if found is None]
    played = _played(missing, kept, processes, told)
    for found in before:
        yield found or next(played)


def _played(runs: Sequence[Run], kept: Kept, processes: int, told: Callable[[str], object]) -> Iterator[Measures]:
    if processes == 1:
        yield from _each(runs, map(measured, runs), kept, told)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from _each(runs, pool.map(measured, runs), kept, told)


def _each(
    runs: Sequence[Run], found: Iterable[Measures], kept: Kept, told: Callable[[str], object]
) -> Iterator[Measures]:
    for run, one in zip(runs, found, strict=True):
        kept.keep(run, one)
        told(run.name)
        yield one
