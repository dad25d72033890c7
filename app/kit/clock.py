"""The only place where the time of day is read.

An endpoint or a job reads the clock once, and hands that moment on in its occasion; nothing below reads it again.
"""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import current_app

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the time. A test hands the application one that stands still."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""
        return datetime.now(UTC)


def now() -> datetime:
    """The present moment, aware and in UTC, by the running application's clock."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now()


def local_date(moment: datetime) -> date:
    """The calendar day in Shanghai on which a moment falls."""
    return moment.astimezone(SHANGHAI).date()
