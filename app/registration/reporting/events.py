"""What happens to organizations' registrations."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganizationRegistrationEvent(Event):
    """Something happened to an organization's registration with a place."""

    registration_id: UUID
    organization_id: UUID
    place_code: str


class OrganizationRegistrationSubmitted(OrganizationRegistrationEvent):
    """An organization wants to serve a place; its committee is to decide."""


class OrganizationRegistrationApproved(OrganizationRegistrationEvent):
    """The committee approved: it holds for a year."""


class OrganizationRegistrationRejected(OrganizationRegistrationEvent):
    """The committee rejected, with a reason."""


class OrganizationRegistrationWithdrawn(OrganizationRegistrationEvent):
    """The organization took it back; the committee is to know."""


class OrganizationRegistrationEnded(OrganizationRegistrationEvent):
    """A renewal replaces it, or the organization itself has ended."""


class OrganizationRegistrationRunsOut(OrganizationRegistrationEvent):
    """It ends in thirty days unless it is renewed."""


class OrganizationRegistrationExpired(OrganizationRegistrationEvent):
    """Nobody decided it in time, or nobody renewed it."""
