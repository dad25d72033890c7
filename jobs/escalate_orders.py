"""Carry orders that nobody has answered one step further, and at last onto the committee's desk."""

from app.dispatch import queries, reaching, service
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Heed whom invitations did not reach, then take each order's next step that is due."""
    tick.each(reaching.due_ids, reaching.heed)
    tick.each(queries.due_ids, service.step)
