"""Tell organizations' officers that the month's feedback sheet is there."""

from app.points.statements import feedback
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Tell of each sheet once."""
    tick.each(feedback.due_ids, feedback.tell)
