"""Free the slots that a team or an organization held, and named nobody for in time."""

from app.orders.holds import holding
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """End each such hold; the group is told, and who waits has the slots."""
    tick.each(holding.due_ids, holding.lapse)
