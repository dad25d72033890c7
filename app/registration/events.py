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


class MemberRegistrationWithdrawn(MemberRegistrationEvent):
    """The member took the registration back: a volunteer no longer, if they were one by it."""
