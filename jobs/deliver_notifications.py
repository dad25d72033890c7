"""Send what waits in the outbox and can wait. Any number of processes share it: each claims rows that no other holds."""

from app.notifications import delivery
from app.notifications.models import Lane
from jobs.ticks import Tick

BATCH = 200
LANES = (Lane.SERVICE, Lane.OTHERS)


def run(tick: Tick) -> None:
    """Send until nothing is due."""
    tick.again(lambda now: delivery.deliver_due(now, BATCH, LANES, lambda: not tick.is_over).total)
