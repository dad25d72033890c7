"""The routes by which organizations report in with the places that they serve (党组织报到)."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.errors import PhoneMalformed
from app.people.permissions import Permission
from app.registration.errors import (
    OrganizationNotFound,
    OrganizationNotYours,
    OrganizationUnavailable,
    PlaceUnsuitable,
    ServiceTypeUnavailable,
)
from app.registration.reporting import queries, service
from app.registration.reporting.errors import (
    OrganizationRegistrationNotFound,
    OrganizationRegistrationNotYours,
    OrganizationRegistrationPending,
    OrganizationRegistrationSettled,
    OwnOrganizationRegistration,
)
from app.registration.reporting.queries import Contact, ReportSheet
from app.registration.reporting.service import ReportDraft
from mobile_api.fields import PageQuery, page_view
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.reporting_schemas import (
    NewOrganizationRegistration,
    OrganizationRegistrationSearch,
    OrganizationRegistrationView,
    WholeOrganizationRegistrationView,
)
from mobile_api.registration.schemas import Rejection

ONE = "/organization-registrations/<uuid:report_id>"
OWN = (OrganizationRegistrationNotFound, OrganizationRegistrationNotYours, OrganizationRegistrationSettled)
DECIDING = (*OWN, OwnOrganizationRegistration)


@blueprint.operation(
    "POST",
    "/organization-registrations",
    permission=Permission.ORGANIZATION_REGISTER,
    body=NewOrganizationRegistration,
    answer=WholeOrganizationRegistrationView,
    status=201,
    creates=True,
    refuses=(
        OrganizationUnavailable,
        OrganizationNotYours,
        PlaceUnsuitable,
        ServiceTypeUnavailable,
        PhoneMalformed,
        OrganizationRegistrationPending,
    ),
    example=examples.report("pending"),
    body_example=examples.NEW_REPORT,
)
def report_in(occasion: Occasion, body: dict[str, Any]) -> ReportSheet:
    """Register an organization with a community or subdistrict that it serves; its committee decides.

    The organization's officer does, or the committee of the place for it. An organization may serve several places.
    """
    draft = ReportDraft(Contact(**body["contact"]), body["service_types"], body["resources"])
    return service.submit(body["organization_id"], body["place_code"], draft, occasion)


@blueprint.operation(
    "GET",
    "/organization-registrations",
    permission=Permission.REGISTRATIONS_REVIEW,
    query=OrganizationRegistrationSearch,
    answer=page_view(OrganizationRegistrationView),
    example=examples.page(examples.LISTED_REPORT),
)
def list_reports(occasion: Occasion, query: dict[str, Any]) -> Page[ReportSheet]:
    """List organizations' registrations with the places that you review, the one that waits longest first."""
    places = occasion.person.places_of(Permission.REGISTRATIONS_REVIEW)
    return queries.of_places(places, query.pop("status"), query.pop("under"), PageRequest(**query))


@blueprint.operation(
    "GET",
    "/organizations/<uuid:organization_id>/registrations",
    permission=Permission.ORGANIZATION_REGISTER,
    query=PageQuery,
    answer=page_view(OrganizationRegistrationView),
    refuses=(OrganizationNotFound, OrganizationNotYours),
    example=examples.page(examples.LISTED_REPORT),
)
def list_reports_of_organization(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Page[ReportSheet]:
    """List an organization's registrations, the latest first."""
    return service.of_organization(organization_id, PageRequest(**query), occasion)


@blueprint.operation(
    "GET",
    ONE,
    permission=Permission.ORGANIZATION_REGISTER,
    answer=WholeOrganizationRegistrationView,
    refuses=(OrganizationRegistrationNotFound,),
    example=examples.report("approved"),
)
def read_report(occasion: Occasion, report_id: UUID) -> ReportSheet:
    """Read an organization's registration, with whom to call."""
    return service.read(report_id, occasion)


@blueprint.operation(
    "POST",
    f"{ONE}/approval",
    permission=Permission.REGISTRATIONS_REVIEW,
    answer=WholeOrganizationRegistrationView,
    creates=True,
    refuses=(*DECIDING, OrganizationUnavailable),
    example=examples.report("approved"),
)
def approve_report(occasion: Occasion, report_id: UUID) -> ReportSheet:
    """Approve an organization's registration for a year; a renewal holds from the end of the one before."""
    return service.approve(report_id, occasion)


@blueprint.operation(
    "POST",
    f"{ONE}/rejection",
    permission=Permission.REGISTRATIONS_REVIEW,
    body=Rejection,
    answer=WholeOrganizationRegistrationView,
    creates=True,
    refuses=DECIDING,
    example=examples.report("rejected", "请先与社区商定服务内容。"),
    body_example={"reason": "请先与社区商定服务内容。"},
)
def reject_report(occasion: Occasion, report_id: UUID, body: dict[str, Any]) -> ReportSheet:
    """Reject an organization's registration with a reason, which its officers read."""
    return service.reject(report_id, body["reason"], occasion)


@blueprint.operation(
    "POST",
    f"{ONE}/withdrawal",
    permission=Permission.ORGANIZATION_REGISTER,
    answer=WholeOrganizationRegistrationView,
    creates=True,
    refuses=OWN,
    example=examples.report("withdrawn"),
)
def withdraw_report(occasion: Occasion, report_id: UUID) -> ReportSheet:
    """Take an organization's registration back."""
    return service.withdraw(report_id, occasion)


@blueprint.operation(
    "POST",
    f"{ONE}/renewal",
    permission=Permission.ORGANIZATION_REGISTER,
    answer=WholeOrganizationRegistrationView,
    status=201,
    creates=True,
    refuses=(*OWN, OrganizationUnavailable, OrganizationRegistrationPending),
    example=examples.report("pending"),
)
def renew_report(occasion: Occasion, report_id: UUID) -> ReportSheet:
    """Ask for one more year with the same facts: a new registration, which the committee decides."""
    return service.renew(report_id, occasion)
