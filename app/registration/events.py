"""What happens to registrations."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class MemberRegistrationEvent(Event):
    """Something happened to a member's registration."""

    registration_id: UUID
    account_id: UUID
    place_code: str


class MemberRegistrationSubmitted(MemberRegistrationEvent):
    """A member registered; the committee of the place is to decide."""


class MemberRegistrationApproved(MemberRegistrationEvent):
    """The committee approved: the member is a volunteer from now on."""


class MemberRegistrationRejected(MemberRegistrationEvent):
    """The committee rejected, with a reason."""


class MemberRegistrationCancelled(MemberRegistrationEvent):
    """The member took a registration back before anybody decided it; nobody's rights change."""


class MemberRegistrationWithdrawn(MemberRegistrationEvent):
    """The member took an approved registration back: a volunteer no longer."""


class MemberRegistrationRevoked(MemberRegistrationEvent):
    """The committee ended an approved registration, with a reason: a volunteer no longer."""


class MemberRegistrationExpired(MemberRegistrationEvent):
    """Nobody decided a registration in time."""


class MemberRegistrationAcknowledged(MemberRegistrationEvent):
    """The home organization says that the member is one of theirs."""


class MemberRegistrationObjected(MemberRegistrationEvent):
    """The home organization says that the member is none of theirs, with a reason; the committee is to look into it."""


class MemberRegistrationEnded(MemberRegistrationEvent):
    """A later approved registration replaces this one, or the account is erased: the role at this place ends."""


@dataclass(frozen=True, kw_only=True)
class TeamMembershipEvent(Event):
    """Something happened to a volunteer's membership of a team."""

    team_id: UUID
    account_id: UUID


class TeamMemberAdded(TeamMembershipEvent):
    """A volunteer belongs to a team from now on; they are to know who put them there."""


class TeamMemberRemoved(TeamMembershipEvent):
    """A volunteer belongs to a team no longer, by their own will or another's."""
