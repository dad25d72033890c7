"""What happens to held slots."""

from dataclasses import dataclass
from uuid import UUID

from app.orders.events import AssignmentEvent, OrderEvent


@dataclass(frozen=True, kw_only=True)
class HoldEvent(OrderEvent):
    """Something happened to the slots that a group holds."""

    hold_id: UUID
    holder_ids: tuple[UUID, ...]
    """The leaders of the team, or the officers of the organization."""


@dataclass(frozen=True, kw_only=True)
class SlotsHeld(HoldEvent):
    """A team or an organization takes so many slots of the order."""

    slots: int


@dataclass(frozen=True, kw_only=True)
class HoldUnfilled(HoldEvent):
    """So many slots have no name yet, and the time to name who comes is soon over."""

    slots: int


@dataclass(frozen=True, kw_only=True)
class HoldLapsed(HoldEvent):
    """The time to name who comes is over, and so many slots went to others."""

    slots: int


@dataclass(frozen=True, kw_only=True)
class SlotsGivenBack(HoldEvent):
    """The group gave slots back that it does not need."""

    slots: int


class MemberSwapped(AssignmentEvent):
    """A member who was named need not come: the group names another."""


@dataclass(frozen=True, kw_only=True)
class HoldReleased(HoldEvent):
    """The order ended, or its search did, before all of its held slots had a name."""

    is_told: bool = True
    """False: the end of the whole activity, or of its date, is told instead."""
