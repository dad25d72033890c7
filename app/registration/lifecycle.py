"""The status of registrations: what may become what."""

from app.registration.errors import OrganizationSettled, RegistrationSettled
from app.registration.models import MemberRegistration, Organization
from app.registration.models import RegistrationStatus as Status

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.WITHDRAWN, Status.ENDED}),
    Status.REJECTED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.ENDED: frozenset(),
}
"""A member's registration."""

ORGANIZATION_TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED}),
    Status.APPROVED: frozenset({Status.ENDED}),
    Status.REJECTED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.ENDED: frozenset({Status.APPROVED}),
}
"""An organization's: one that has ended may register again."""

LIVE = (Status.PENDING, Status.APPROVED)
"""Where a member's registration still has something before it."""


def require(registration: MemberRegistration, to: Status) -> None:
    """That the registration may become this now; raises :class:`RegistrationSettled`."""
    if to not in TRANSITIONS[registration.status]:
        raise RegistrationSettled(status=registration.status.value)


def move(registration: MemberRegistration, to: Status) -> None:
    """Move a locked registration; raises :class:`RegistrationSettled`."""
    require(registration, to)
    registration.status = to


def move_organization(organization: Organization, to: Status) -> None:
    """Move a locked organization; raises :class:`OrganizationSettled`."""
    if to not in ORGANIZATION_TRANSITIONS[organization.status]:
        raise OrganizationSettled(status=organization.status.value)
    organization.status = to
