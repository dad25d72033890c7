"""Send what is urgent, and on another way what brought no receipt: a job of its own, so that it waits for no announcement."""

from app.notifications import delivery, falling_back
from app.notifications.models import Lane
from jobs.ticks import Tick

BATCH = 200
LANES = (Lane.URGENT,)


def run(tick: Tick) -> None:
    """Send until nothing is due."""
    tick.again(lambda now: falling_back.fall_back(now, BATCH))
    tick.again(lambda now: delivery.deliver_due(now, BATCH, LANES, lambda: not tick.is_over).total)
