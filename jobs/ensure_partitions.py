"""Have the months of postings and of the outbox ready before they come: this month and the next two."""

from app.kit.transaction import transaction
from app.operating.partitions import PARTITIONED, ensure, months
from jobs.ticks import Tick

MONTHS = 3


def run(tick: Tick) -> None:
    """Make the missing partitions, one transaction each."""
    for month in months(tick.now.date(), MONTHS):
        for table in PARTITIONED:
            with transaction():
                tick.done += ensure(table, month)
