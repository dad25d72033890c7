"""End the waiting of registrations that nobody decided in time."""

from app.registration import due, service
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Expire each registration that waited too long; who waited is told."""
    tick.each(due.undecided_ids, service.expire)
