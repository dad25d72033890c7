"""Give back what nobody collected or took in time: redemptions after 14 days, points on offer after 7."""

from app.points.rewards import donating, queries, redeeming
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """End each such redemption and donation."""
    tick.each(queries.overdue_redemption_ids, redeeming.expire)
    tick.each(queries.overdue_donation_ids, donating.lapse)
