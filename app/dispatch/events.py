"""What dispatch does."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class VolunteersAsked(Event):
    """A wave: these volunteers are to be told of the order."""

    order_id: UUID
    wave_id: UUID
    volunteer_ids: tuple[UUID, ...]
    is_urgent: bool


@dataclass(frozen=True, kw_only=True)
class OrganizationsCalled(Event):
    """A whistle (吹哨): the officers of these organizations are to be told of the order."""

    order_id: UUID
    wave_id: UUID
    officer_ids: tuple[UUID, ...]
    is_urgent: bool


@dataclass(frozen=True, kw_only=True)
class LadderEnded(Event):
    """All circles were asked and slots are still free: the order is on the committee's desk."""

    order_id: UUID
    place_code: str
