"""Send what waits in the outbox and can wait. Any number of processes share it: each claims rows that no other holds."""

from app.notifications import delivery
from app.notifications.models import Lane
from jobs.ticks import Tick

BATCH = 300


def run(tick: Tick) -> None:
    """Send until nothing is due."""
    tick.again(lambda now: delivery.deliver_due(now, BATCH, lanes=(Lane.SERVICE, Lane.OTHERS)).total)
