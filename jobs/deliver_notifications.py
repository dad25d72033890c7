"""Send what waits in the outbox, on another way what brought no receipt. Any number of processes share it: each claims rows that
no other holds."""

from app.notifications import delivery, falling_back
from jobs.ticks import Tick

BATCH = 300


def run(tick: Tick) -> None:
    """Send until nothing is due."""
    tick.again(lambda now: falling_back.fall_back(now, BATCH))
    tick.again(lambda now: delivery.deliver_due(now, BATCH).total)
