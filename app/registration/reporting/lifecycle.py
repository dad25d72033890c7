"""The status of an organization's registration: what may become what."""

from datetime import datetime

from app.registration.lifecycle import OVER
from app.registration.models import RegistrationStatus as Status
from app.registration.reporting.errors import OrganizationRegistrationSettled
from app.registration.reporting.models import OrganizationRegistration

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED, Status.WITHDRAWN, Status.EXPIRED}),
    Status.APPROVED: frozenset({Status.WITHDRAWN, Status.ENDED, Status.EXPIRED}),
    Status.REJECTED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.ENDED: frozenset(),
    Status.EXPIRED: frozenset(),
}


def require(registration: OrganizationRegistration, to: Status) -> None:
    """That the registration may become this now; raises :class:`OrganizationRegistrationSettled`."""
    if to not in TRANSITIONS[registration.status]:
        raise OrganizationRegistrationSettled(status=registration.status.value)


def move(registration: OrganizationRegistration, to: Status, at: datetime) -> None:
    """Move a locked registration; whom to call is forgotten where it is over. Raises as :func:`require`."""
    require(registration, to)
    registration.status = to
    if to in OVER:
        registration.ended_at = at
    if to in OVER or to is Status.REJECTED:
        registration.contact_sealed = registration.contact_index = None
