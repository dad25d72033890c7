"""Make the orders of activities' dates that are due: of a series some weeks ahead, of others when sign-up opens."""

from app.orders.activities import making, queries
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Make the orders of each such date, one transaction a date."""
    tick.each(queries.due_date_ids, making.make)
