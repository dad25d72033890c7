"""Check the promises that everything else rests on: the ledger balances, and no order counts slots wrongly."""

import logging

from app.kit.clock import local_date
from app.kit.transaction import transaction
from app.orders import due
from app.points import invariants
from app.points.statements import daily
from jobs.metrics import BROKEN_INVARIANTS
from jobs.ticks import Tick

log = logging.getLogger(__name__)

MOST = 100


class InvariantBroken(Exception):
    """A promise is broken: the run counts as failed, which is what alarms look at."""


def run(tick: Tick) -> None:
    """Look, and raise :class:`InvariantBroken` if anything is broken; each case is in the log and the figures."""
    found = [(broken.invariant, broken.subject) for broken in invariants.violations(local_date(tick.now))]
    found += [("order-counts-its-slots", str(order_id)) for order_id in due.miscounted_ids(MOST)]
    with transaction():
        daily.keep(found, tick.now)
    BROKEN_INVARIANTS.clear()
    for invariant, subject in found:
        BROKEN_INVARIANTS.labels(invariant).inc()
        log.error("invariant broken", extra={"invariant": invariant, "subject": subject})
    if found:
        raise InvariantBroken(f"{len(found)} broken")
