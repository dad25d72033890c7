"""What happens to a team's lead."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class HandOverEvent(Event):
    """Something happened to the offer of a team's lead."""

    hand_over_id: UUID
    team_id: UUID
    account_id: UUID
    offered_by_id: UUID


class LeadOffered(HandOverEvent):
    """A leader offers the lead to a member, who is to answer."""


class LeadTaken(HandOverEvent):
    """The member leads the team from now on, and who offered it does no longer."""


class LeadGiven(HandOverEvent):
    """The committee gave the lead of a team without a leader to a member."""


class LeadRefused(HandOverEvent):
    """The member does not want the lead."""


class LeadWithdrawn(HandOverEvent):
    """The offer was taken back."""
