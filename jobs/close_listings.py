"""Take needs and resources off their lists whose last day has passed."""

from app.registration.lists import listings
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Close each listing that is over."""
    tick.each(listings.over_ids, listings.close_over)
