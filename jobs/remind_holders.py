"""Remind teams and organizations of held slots that have no name yet, before they fall to others."""

from app.orders.holds import reminding
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Remind who leads each such group, once a hold."""
    tick.each(reminding.due_ids, reminding.remind)
