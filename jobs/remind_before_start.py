"""Remind volunteers before their service starts."""

from app.orders import due, ending
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Remind each volunteer whose service starts soon, once."""
    tick.each(due.starting_soon_ids, ending.remind)
