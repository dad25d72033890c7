"""The status of registrations: what may become what."""

from datetime import datetime

from app.registration.errors import HomeAnswered, OrganizationSettled, RegistrationSettled
from app.registration.models import HomeAnswer, MemberRegistration, Organization
from app.registration.models import RegistrationStatus as Status

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED, Status.WITHDRAWN, Status.EXPIRED}),
    Status.APPROVED: frozenset({Status.WITHDRAWN, Status.ENDED}),
    Status.REJECTED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.ENDED: frozenset(),
    Status.EXPIRED: frozenset(),
}
"""A member's registration."""

ORGANIZATION_TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED}),
    Status.APPROVED: frozenset({Status.ENDED}),
    Status.REJECTED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.ENDED: frozenset({Status.APPROVED}),
    Status.EXPIRED: frozenset(),
}
"""An organization's: one that has ended may register again."""

HOME_TRANSITIONS: dict[HomeAnswer, frozenset[HomeAnswer]] = {
    HomeAnswer.NONE: frozenset({HomeAnswer.CONFIRMED, HomeAnswer.OBJECTED}),
    HomeAnswer.CONFIRMED: frozenset({HomeAnswer.OBJECTED}),
    HomeAnswer.OBJECTED: frozenset({HomeAnswer.CONFIRMED}),
}
"""What the home organization says: it may come to know better."""

LIVE = (Status.PENDING, Status.APPROVED)
"""Where a member's registration still has something before it."""

OVER = (Status.WITHDRAWN, Status.ENDED, Status.EXPIRED)


def require(registration: MemberRegistration, to: Status) -> None:
    """That the registration may become this now; raises :class:`RegistrationSettled`."""
    if to not in TRANSITIONS[registration.status]:
        raise RegistrationSettled(status=registration.status.value)


def move(registration: MemberRegistration, to: Status, at: datetime) -> None:
    """Move a locked registration, and keep when it was over; raises :class:`RegistrationSettled`."""
    require(registration, to)
    registration.status = to
    if to in OVER:
        registration.ended_at = at


def answer_for_home(registration: MemberRegistration, to: HomeAnswer) -> None:
    """Keep what the home organization says to a live registration; raises :class:`RegistrationSettled`, :class:`HomeAnswered`."""
    if registration.status not in LIVE:
        raise RegistrationSettled(status=registration.status.value)
    if to not in HOME_TRANSITIONS[registration.home_answer]:
        raise HomeAnswered(home_answer=registration.home_answer.value)
    registration.home_answer = to


def move_organization(organization: Organization, to: Status) -> None:
    """Move a locked organization; raises :class:`OrganizationSettled`."""
    if to not in ORGANIZATION_TRANSITIONS[organization.status]:
        raise OrganizationSettled(status=organization.status.value)
    organization.status = to
