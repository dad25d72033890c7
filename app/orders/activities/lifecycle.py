"""The statuses of activities and of their dates: two tables, and the only functions that move along them."""

from app.orders.activities.errors import ActivityDateStatusForbids, ActivityStatusForbids
from app.orders.activities.models import Activity, ActivityDate, ActivityStatus, DateStatus
from app.people.actors import Occasion

_A, _D = ActivityStatus, DateStatus

TRANSITIONS: dict[ActivityStatus, frozenset[ActivityStatus]] = {
    _A.PENDING_REVIEW: frozenset({_A.ANNOUNCED, _A.REJECTED, _A.CANCELLED}),
    _A.ANNOUNCED: frozenset({_A.CANCELLED}),
    _A.REJECTED: frozenset(),
    _A.CANCELLED: frozenset(),
}

DATE_TRANSITIONS: dict[DateStatus, frozenset[DateStatus]] = {
    _D.PLANNED: frozenset({_D.POSTED, _D.CANCELLED}),
    _D.POSTED: frozenset({_D.CANCELLED}),
    _D.CANCELLED: frozenset(),
}


def move(activity: Activity, to: ActivityStatus, occasion: Occasion, reason: str | None = None) -> None:
    """Move a locked activity; raises :class:`ActivityStatusForbids`."""
    if to not in TRANSITIONS[activity.status]:
        raise ActivityStatusForbids(status=activity.status.value)
    activity.status = to
    activity.version += 1
    if to is ActivityStatus.ANNOUNCED:
        activity.announced_at = occasion.at
    else:
        activity.ended_at, activity.reason = occasion.at, reason


def move_date(date: ActivityDate, to: DateStatus, reason: str | None = None) -> None:
    """Move a date of a locked activity; raises :class:`ActivityDateStatusForbids`."""
    if to not in DATE_TRANSITIONS[date.status]:
        raise ActivityDateStatusForbids(status=date.status.value)
    date.status = to
    if reason is not None:
        date.reason = reason
