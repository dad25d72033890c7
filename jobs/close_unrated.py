"""Close services that nobody rated for seven days as unrated: silence is not five stars, and no reason to withhold points."""

from app.orders import due, ending
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Close each such order."""
    tick.each(due.unrated_ids, ending.close_unrated)
