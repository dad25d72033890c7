"""Who may do what to an organization's registration: each function gives the refusal, or ``None`` for yes."""

from uuid import UUID

from app.kit.errors import Refusal
from app.people.actors import Actor
from app.people.permissions import Permission
from app.registration.errors import OrganizationNotYours
from app.registration.reporting.errors import (
    OrganizationRegistrationNotFound,
    OrganizationRegistrationNotYours,
    OwnOrganizationRegistration,
)
from app.registration.reporting.models import OrganizationRegistration


def may_submit(organization_id: UUID, place_code: str, actor: Actor) -> Refusal | None:
    """An officer of the organization, or the committee of the place, which may enter it."""
    return None if _speaks_for(organization_id, actor) or _reviews(place_code, actor) else OrganizationNotYours()


def may_list(organization_id: UUID, place_code: str, actor: Actor) -> Refusal | None:
    """All registrations of an organization: its officers, and the committee of the place where it is at home."""
    return may_submit(organization_id, place_code, actor)


def may_see(registration: OrganizationRegistration, actor: Actor) -> Refusal | None:
    """The organization's officers and the committee of the place; to everybody else there is no such registration."""
    sees = _speaks_for(registration.organization_id, actor) or _reviews(registration.place_code, actor)
    return None if sees else OrganizationRegistrationNotFound()


def may_decide(registration: OrganizationRegistration, actor: Actor) -> Refusal | None:
    """The committee of the place, but nobody for their own organization."""
    if denial := may_see(registration, actor):
        return denial
    if not _reviews(registration.place_code, actor):
        return OrganizationRegistrationNotYours()
    return OwnOrganizationRegistration() if _speaks_for(registration.organization_id, actor) else None


def may_withdraw(registration: OrganizationRegistration, actor: Actor) -> Refusal | None:
    """The organization's officers, and whoever of the committee entered it."""
    if denial := may_see(registration, actor):
        return denial
    may = _speaks_for(registration.organization_id, actor) or registration.submitted_by_id == actor.account_id
    return None if may else OrganizationRegistrationNotYours()


def _speaks_for(organization_id: UUID, actor: Actor) -> bool:
    return actor.may_for_organization(Permission.ORGANIZATION_REGISTER, organization_id)


def _reviews(place_code: str, actor: Actor) -> bool:
    return actor.may_at(Permission.REGISTRATIONS_REVIEW, place_code)
