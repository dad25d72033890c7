"""Organization registration (党组织报到): the organizations that serve a place."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.ids import new_id
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.models import PlaceLevel
from app.registration import choices, lifecycle, policy
from app.registration.errors import OrganizationChanged, OrganizationNotFound
from app.registration.models import Organization, RegistrationStatus, ServiceFor
from app.registration.reporting import service as reporting


def organization(organization_id: UUID) -> Organization:
    """The organization with this id; raises :class:`OrganizationNotFound`."""
    found = db.session.get(Organization, organization_id)
    if found is None:
        raise OrganizationNotFound()
    return found


def search(
    under: str | None, name: str | None, status: RegistrationStatus | None, request: PageRequest
) -> Page[Organization]:
    """Organizations at a place or below it, with ``name`` somewhere in their name; the oldest first."""
    statement = select(Organization)
    if under is not None:
        statement = statement.where(Organization.place_code.startswith(under))
    if name is not None:
        statement = statement.where(Organization.name.contains(name, autoescape=True))
    if status is not None:
        statement = statement.where(Organization.status == status)
    return page_of("organizations", statement, Order((Organization.id,), descending=False), request)


def add(fields: dict[str, Any], occasion: Occasion) -> Organization:
    """Register an organization with the community or subdistrict that it serves.

    Raises ``PlaceNotYours``, ``PlaceUnsuitable``, ``ServiceTypeUnavailable``, ``OrganizationNameTaken``.
    """
    if denial := policy.may_found(fields["place_code"], Permission.ORGANIZATIONS_MANAGE, occasion.person):
        raise denial
    choices.place_of_level(fields["place_code"], PlaceLevel.COMMUNITY, PlaceLevel.SUBDISTRICT)
    made = Organization(id=new_id(), created_at=occasion.at, status=RegistrationStatus.APPROVED, **_checked(fields))
    db.session.add(made)
    db.session.flush()
    return made


def edit(organization_id: UUID, changes: dict[str, Any], version: int, occasion: Occasion) -> Organization:
    """Change an organization's name, service types or status.

    Raises ``OrganizationNotFound``, ``OrganizationNotYours``, ``OrganizationChanged``, ``OrganizationSettled``,
    ``ServiceTypeUnavailable``, ``OrganizationNameTaken``.
    """
    found = organization(organization_id)
    db.session.refresh(found, with_for_update=True)
    if denial := policy.may_edit_organization(found, occasion.person):
        raise denial
    if found.version != version:
        raise OrganizationChanged()
    _apply(found, _checked(changes))
    db.session.flush()
    if found.status is RegistrationStatus.ENDED:
        reporting.end_all(found.id, occasion)
    return found


def _apply(found: Organization, changes: dict[str, Any]) -> None:
    status = changes.pop("status", found.status)
    if status is not found.status:
        lifecycle.move_organization(found, status)
    for field, value in changes.items():
        setattr(found, field, value)
    found.version += 1


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    if "service_types" not in fields:
        return dict(fields)
    chosen = choices.service_types_of(fields["service_types"], ServiceFor.ORGANIZATIONS)
    return {**fields, "service_types": chosen}
