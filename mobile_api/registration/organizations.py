"""The routes of organizations (党组织)."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import PlaceNotYours
from app.registration import organizations
from app.registration.errors import (
    OrganizationChanged,
    OrganizationNameTaken,
    OrganizationNotFound,
    OrganizationNotYours,
    OrganizationSettled,
    PlaceUnsuitable,
    ServiceTypeUnavailable,
)
from app.registration.models import Organization
from mobile_api.endpoint import version_tag
from mobile_api.fields import page_view
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.schemas import NewOrganization, OrganizationEdit, OrganizationSearch, OrganizationView


@blueprint.operation(
    "GET",
    "/organizations",
    permission=Permission.ORGANIZATIONS_READ,
    query=OrganizationSearch,
    answer=page_view(OrganizationView),
    example=examples.page(examples.ORGANIZATION),
)
def list_organizations(occasion: Occasion, query: dict[str, Any]) -> Page[Organization]:
    """Search organizations by place and name."""
    return organizations.search(query.pop("under"), query.pop("name"), query.pop("status"), PageRequest(**query))


@blueprint.operation(
    "GET",
    "/organizations/<uuid:organization_id>",
    permission=Permission.ORGANIZATIONS_READ,
    answer=OrganizationView,
    etag=version_tag,
    refuses=(OrganizationNotFound,),
    example=examples.ORGANIZATION,
)
def read_organization(occasion: Occasion, organization_id: UUID) -> Organization:
    """Read an organization."""
    return organizations.organization(organization_id)


@blueprint.operation(
    "POST",
    "/organizations",
    permission=Permission.ORGANIZATIONS_MANAGE,
    body=NewOrganization,
    answer=OrganizationView,
    status=201,
    creates=True,
    etag=version_tag,
    refuses=(PlaceNotYours, PlaceUnsuitable, ServiceTypeUnavailable, OrganizationNameTaken),
    example=examples.ORGANIZATION,
    body_example=examples.NEW_ORGANIZATION,
)
def add_organization(occasion: Occasion, body: dict[str, Any]) -> Organization:
    """Register an organization with the community or subdistrict that it serves."""
    return organizations.add(body, occasion)


@blueprint.operation(
    "PATCH",
    "/organizations/<uuid:organization_id>",
    permission=Permission.ORGANIZATIONS_MANAGE,
    body=OrganizationEdit,
    answer=OrganizationView,
    edits=True,
    etag=version_tag,
    refuses=(
        OrganizationNotFound,
        OrganizationNotYours,
        OrganizationChanged,
        OrganizationSettled,
        ServiceTypeUnavailable,
        OrganizationNameTaken,
    ),
    example=examples.ORGANIZATION,
    body_example={"name": "区教委第四党支部"},
)
def edit_organization(occasion: Occasion, organization_id: UUID, body: dict[str, Any], version: int) -> Organization:
    """Edit an organization: its name, service types, or status (``ended``, and ``approved`` again)."""
    return organizations.edit(organization_id, body, version, occasion)
