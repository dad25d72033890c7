"""How the channels do, by day: what was handed over, what arrived, what was opened and answered. Counts only, nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app.kit.database import db
from app.notifications.errors import TooManyDays
from app.notifications.models import Channel, ChannelDay, Receipt, Stage

MOST_DAYS = 20
"""A day has a row a channel at most, so the report has a hundred."""


@dataclass(frozen=True)
class Figures:
    """A channel's day in Shanghai. Receipts count for the day on which the message was sent."""

    day: date
    channel: Channel
    tried: int = 0
    sent: int = 0
    dead: int = 0
    delivered: int = 0
    opened: int = 0
    answered: int = 0


def of_days(first: date, last: date) -> Sequence[Figures]:
    """The channels' figures from the first day to the last, the latest first; raises :class:`TooManyDays`."""
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise TooManyDays({"/last": [f"at most {MOST_DAYS} days, and not before the first"]}, days=MOST_DAYS)
    found = {(row.day, row.channel): Figures(*row) for row in db.session.execute(_handed_over(first, last))}
    for day, channel, stage, number in db.session.execute(_received(first, last)):
        before = found.get((day, channel), Figures(day, channel))
        found[day, channel] = replace(before, **{Stage(stage).value: number})
    return sorted(found.values(), key=lambda row: (-row.day.toordinal(), row.channel))


def _handed_over(first: date, last: date) -> Any:
    sums = [func.sum(ChannelDay.__table__.c[name]) for name in ("tried", "sent", "dead")]
    days = ChannelDay.day.between(first, last)
    return select(ChannelDay.day, ChannelDay.channel, *sums).where(days).group_by(ChannelDay.day, ChannelDay.channel)


def _received(first: date, last: date) -> Any:
    its = (Receipt.sent_on, Receipt.channel, Receipt.stage)
    return (
        select(*its, func.count())
        .where(Receipt.sent_on.between(first, last), Receipt.channel.is_not(None))
        .group_by(*its)
    )
