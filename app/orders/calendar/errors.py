"""What calendars refuse."""

from app.kit.errors import NotFound


class CalendarGone(NotFound):
    """There is no calendar at this address, or not any more."""
