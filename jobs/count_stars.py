"""Count the hours of volunteers whose services were posted or taken back, and give or take stars."""

from app.points.recognition import stars
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Count each of them."""
    tick.each(stars.due_ids, stars.count)
