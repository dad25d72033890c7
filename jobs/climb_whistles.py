"""Let the calls of units that are late climb: to the unit, to its subdistrict's committee, to the district's."""

from app.orders.whistles import overdue
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Take each overdue call a step up."""
    tick.each(overdue.due_ids, overdue.climb)
