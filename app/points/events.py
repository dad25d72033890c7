"""What happens to points."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event
from app.points.checks.flags import Flag


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


@dataclass(frozen=True, kw_only=True)
class PointsHeld(AwardEvent):
    """Something speaks against the service: its points wait for the committee. ``flags``: what, that was not known before."""

    flags: tuple[Flag, ...]


class PointsPosted(AwardEvent):
    """The public notice has ended: the points stand."""


class PointsReversed(AwardEvent):
    """The award was reversed, with a reason."""
