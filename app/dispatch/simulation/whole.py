"""The whole comparison, as ``docs/figures.md`` has it: which policies meet in which scenario, and the place for its table."""

from collections.abc import Mapping, Sequence

from app.dispatch.simulation.bounds import BOUNDS
from app.dispatch.simulation.contenders import CONTENDERS

USUAL = ("standard", "balanced", "eco", "fast", "nearest-10", "best-score-5-capped", "true-p-known")
FEW = ("standard", "balanced", "nearest-10", "best-score-5-capped")
"""Of fifty thousand people, where a season takes minutes."""
WHOLE: Mapping[str, Sequence[str]] = {
    "base": (*USUAL, *(name for name in CONTENDERS if name not in USUAL)),
    **dict.fromkeys(("heavy", "sparse", "slow", "mr", "light", "joining"), USUAL),
    "small": (*USUAL, *BOUNDS),
    "full": FEW,
}
SEEDS = 5
BEGINS, ENDS = "<!-- yihu simulate --whole -->\n", "<!-- until here -->\n"


def put_into(text: str, table: str) -> str:
    """A document with the table in place of the one between its marks; raises ``ValueError`` where it has none."""
    before, begins, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not ends:
        raise ValueError("no place for the table")
    return f"{before}{begins}{table}\n{ends}{after}"
