"""End offers by hand that nobody answered in time, or that nobody needs to answer any more."""

from app.dispatch.desk import offering
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """End each such offer; the desk, or who was asked, is told."""
    tick.each(offering.due_ids, offering.end)
