"""What happens to points."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class AwardEvent(Event):
    """Something happened to the points of one service."""

    award_id: UUID
    order_id: UUID
    assignment_id: UUID
    volunteer_id: UUID
    organization_id: UUID
    place_code: str


class PointsAwarded(AwardEvent):
    """Both sides were credited, provisionally."""


class PointsHeld(AwardEvent):
    """A check flagged the service: its points wait for the committee."""


class PointsPosted(AwardEvent):
    """The public notice has ended: the points stand."""


class PointsReversed(AwardEvent):
    """The award was reversed, with a reason."""
