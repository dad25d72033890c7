"""Close the months, quarters and years that are over: their statements, and the mark over the month's ledger."""

from app.points.statements import closing
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Close what is due, the earliest first, each part in a transaction of its own."""
    tick.each(closing.due, closing.close)
