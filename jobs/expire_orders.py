"""End orders honestly that nobody could help with in time."""

from app.orders import due, ending
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Expire each order whose time to answer is over."""
    tick.each(due.expired_ids, ending.expire)
