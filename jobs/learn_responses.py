"""Learn, once a night, how volunteers answer: what waves of the next day go by."""

from app.dispatch import learning
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Learn piece by piece until all is learned."""
    tick.again(learning.go_on)
