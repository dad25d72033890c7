"""Give free slots to those who wait. A withdrawal does so at once; this catches what was missed."""

from app.orders import due, waitlist
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Fill each order that has a free slot and somebody waiting."""
    tick.each(due.promotable_ids, waitlist.promote)
