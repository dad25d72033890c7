"""What happens to activities."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class ActivityEvent(Event):
    """Something happened to an activity."""

    activity_id: UUID
    place_code: str
    posted_by_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActivityPosted(ActivityEvent):
    """An activity was written down, in review or already announced."""

    is_in_review: bool


class ActivityAnnounced(ActivityEvent):
    """The committee let an activity through."""


class ActivityRejected(ActivityEvent):
    """The committee did not let an activity through, with a reason."""


@dataclass(frozen=True, kw_only=True)
class ToldToMany(ActivityEvent):
    """What everybody who has a part in it is told, once each: ``told_ids``."""

    told_ids: tuple[UUID, ...]


class ActivityEdited(ToldToMany):
    """What is to come of an activity was changed."""


class ActivityCancelled(ToldToMany):
    """What is to come of an activity was called off, with a reason."""


@dataclass(frozen=True, kw_only=True)
class DateEvent(ToldToMany):
    """Something happened to one date; ``order_id`` is one of its orders, for its time."""

    date_id: UUID
    order_id: UUID | None


class ActivityDateCancelled(DateEvent):
    """One date was called off, with a reason."""


class ActivityDateMoved(DateEvent):
    """One date was moved, with a reason."""
