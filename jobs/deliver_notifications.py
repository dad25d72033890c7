"""Send what waits in the outbox. Any number of processes share it: each claims rows that no other holds."""

from app.notifications import delivery
from jobs.ticks import Tick

BATCH = 100


def run(tick: Tick) -> None:
    """Send until nothing is due."""
    tick.again(lambda now: delivery.deliver_due(now, BATCH).total)
