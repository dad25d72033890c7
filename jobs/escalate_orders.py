"""Carry orders that nobody has answered one step further, and at last onto the committee's desk."""

from app.dispatch import queries, service
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Take each order's next step that is due."""
    tick.each(queries.due_ids, service.step)
