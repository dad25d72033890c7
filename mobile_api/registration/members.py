"""The routes of member registration (党员报到)."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.errors import PhoneMalformed
from app.people.permissions import Permission
from app.places.errors import CellMalformed, PlaceNotYours
from app.registration import history, queries, service
from app.registration.errors import (
    HomeTooFar,
    NameRequired,
    OrganizationUnavailable,
    OwnRegistration,
    PlaceUnsuitable,
    RegistrationNotFound,
    RegistrationNotYours,
    RegistrationPending,
    RegistrationSettled,
    RegistrationUnconfirmed,
    ServiceTypeUnavailable,
)
from app.registration.history import Period
from app.registration.queries import RegistrationSheet
from app.registration.service import RegistrationDraft
from mobile_api.fields import PageQuery, page_view
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.schemas import (
    CounterRegistration,
    HomePeriodView,
    NewRegistration,
    RegistrationSearch,
    RegistrationView,
    Rejection,
)

OF_A_DRAFT = (
    NameRequired,
    PlaceUnsuitable,
    OrganizationUnavailable,
    ServiceTypeUnavailable,
    CellMalformed,
    HomeTooFar,
    RegistrationPending,
)
"""What may be wrong with who registers, and with where."""


@blueprint.operation(
    "POST",
    "/registrations",
    permission=Permission.REGISTRATION_OWN,
    body=NewRegistration,
    answer=RegistrationView,
    status=201,
    creates=True,
    refuses=OF_A_DRAFT,
    example=examples.registration("pending"),
    body_example=examples.NEW_REGISTRATION,
)
def submit_registration(occasion: Occasion, body: dict[str, Any]) -> RegistrationSheet:
    """Register with the community where you live, naming your home organization.

    Its committee decides. One registration at a time waits; who has moved registers anew, and the earlier one ends when the
    new one is approved.
    """
    return service.submit(RegistrationDraft(**{"skills": [], **body}), occasion)


@blueprint.operation(
    "POST",
    "/registrations/by-hand",
    permission=Permission.REGISTRATIONS_REVIEW,
    body=CounterRegistration,
    answer=RegistrationView,
    status=201,
    creates=True,
    refuses=(PlaceNotYours, PhoneMalformed, OwnRegistration, *OF_A_DRAFT),
    example={**examples.registration("pending"), "is_entered_by_hand": True},
    body_example=examples.COUNTER_REGISTRATION,
)
def register_by_hand(occasion: Occasion, body: dict[str, Any]) -> RegistrationSheet:
    """Register a member who stands at the counter.

    It waits until the member has logged in and said that they want it (``/acts-in-my-name``); that approves it. Nobody else can.
    """
    phone, name = body.pop("phone"), body.pop("member_name")
    return service.register(phone, name, RegistrationDraft(**{"skills": [], **body}), occasion)


@blueprint.operation(
    "GET",
    "/me/homes",
    permission=Permission.REGISTRATION_OWN,
    query=PageQuery,
    answer=page_view(HomePeriodView),
    example=examples.page(examples.PERIOD),
)
def list_own_homes(occasion: Occasion, query: dict[str, Any]) -> Page[Period]:
    """List your communities and home organizations with their dates, the latest first.

    A service counts for the home organization that you had at the time of the service.
    """
    return history.periods(occasion.person.account_id, PageRequest(**query))


@blueprint.operation(
    "GET",
    "/me/registrations",
    permission=Permission.REGISTRATION_OWN,
    query=PageQuery,
    answer=page_view(RegistrationView),
    example=examples.page(examples.registration("pending")),
)
def list_own_registrations(occasion: Occasion, query: dict[str, Any]) -> Page[RegistrationSheet]:
    """List your own registrations, the latest first."""
    return queries.own(occasion.person.account_id, PageRequest(**query))


@blueprint.operation(
    "GET",
    "/registrations",
    permission=Permission.REGISTRATIONS_REVIEW,
    query=RegistrationSearch,
    answer=page_view(RegistrationView),
    example=examples.page(examples.registration("pending")),
)
def list_registrations(occasion: Occasion, query: dict[str, Any]) -> Page[RegistrationSheet]:
    """List the registrations of the places that you review, the one that waits longest first."""
    places = occasion.person.places_of(Permission.REGISTRATIONS_REVIEW)
    return queries.of_places(places, query.pop("status"), query.pop("under"), PageRequest(**query))


@blueprint.operation(
    "GET",
    "/registrations/<uuid:registration_id>",
    permission=Permission.REGISTRATION_OWN,
    answer=RegistrationView,
    refuses=(RegistrationNotFound,),
    example=examples.registration("approved"),
)
def read_registration(occasion: Occasion, registration_id: UUID) -> RegistrationSheet:
    """Read a registration: your own, or one of a place that you review."""
    return service.read(registration_id, occasion)


@blueprint.operation(
    "POST",
    "/registrations/<uuid:registration_id>/approval",
    permission=Permission.REGISTRATIONS_REVIEW,
    answer=RegistrationView,
    creates=True,
    refuses=(
        RegistrationNotFound,
        OwnRegistration,
        RegistrationSettled,
        OrganizationUnavailable,
        RegistrationUnconfirmed,
    ),
    example=examples.registration("approved"),
)
def approve_registration(occasion: Occasion, registration_id: UUID) -> RegistrationSheet:
    """Approve a registration: the member is a volunteer from now on, and is told."""
    return service.approve(registration_id, occasion)


@blueprint.operation(
    "POST",
    "/registrations/<uuid:registration_id>/rejection",
    permission=Permission.REGISTRATIONS_REVIEW,
    body=Rejection,
    answer=RegistrationView,
    creates=True,
    refuses=(RegistrationNotFound, OwnRegistration, RegistrationSettled),
    example=examples.registration("rejected", "请先到社区居委会核实居住地址。"),
    body_example={"reason": "请先到社区居委会核实居住地址。"},
)
def reject_registration(occasion: Occasion, registration_id: UUID, body: dict[str, Any]) -> RegistrationSheet:
    """Reject a registration with a reason, which the member reads."""
    return service.reject(registration_id, body["reason"], occasion)


@blueprint.operation(
    "POST",
    "/registrations/<uuid:registration_id>/ending",
    permission=Permission.REGISTRATIONS_REVIEW,
    body=Rejection,
    answer=RegistrationView,
    creates=True,
    refuses=(RegistrationNotFound, OwnRegistration, RegistrationSettled),
    example=examples.registration("ended", "已迁出本社区。"),
    body_example={"reason": "已迁出本社区。"},
)
def end_registration(occasion: Occasion, registration_id: UUID, body: dict[str, Any]) -> RegistrationSheet:
    """End an approved registration with a reason, which the member reads: they are a volunteer no longer."""
    return service.end(registration_id, body["reason"], occasion)


@blueprint.operation(
    "POST",
    "/registrations/<uuid:registration_id>/withdrawal",
    permission=Permission.REGISTRATION_OWN,
    answer=RegistrationView,
    creates=True,
    refuses=(RegistrationNotFound, RegistrationNotYours, RegistrationSettled),
    example=examples.registration("withdrawn"),
)
def withdraw_registration(occasion: Occasion, registration_id: UUID) -> RegistrationSheet:
    """Take your own registration back; by an approved one you are a volunteer no longer."""
    return service.withdraw(registration_id, occasion)
