"""End registrations that nobody decided in time, and organizations' that nobody renewed, after saying so."""

from app.registration import due, service
from app.registration.reporting import queries
from app.registration.reporting import service as reporting
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Expire each registration whose time is over, and tell organizations whose year is; who waited is told."""
    tick.each(due.undecided_ids, service.expire)
    tick.each(queries.expired_ids, reporting.expire)
    tick.each(queries.running_out_ids, reporting.remind)
