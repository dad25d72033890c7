"""The routes of volunteers' profiles."""

from typing import Any

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import CellMalformed
from app.registration import volunteers
from app.registration.errors import HomeTooFar, NotVolunteer, ServiceTypeUnavailable, VolunteerChanged
from app.registration.volunteers import VolunteerSheet, Wanted
from mobile_api.endpoint import version_tag
from mobile_api.fields import page_view
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.schemas import OwnVolunteerView, VolunteerEdit, VolunteerSearch, VolunteerView


@blueprint.operation(
    "GET",
    "/me/volunteer",
    permission=Permission.REGISTRATION_OWN,
    answer=OwnVolunteerView,
    etag=version_tag,
    refuses=(NotVolunteer,),
    example=examples.OWN_VOLUNTEER,
)
def read_own_volunteer(occasion: Occasion) -> VolunteerSheet:
    """Read your own volunteer profile."""
    return volunteers.sheet(occasion.person.account_id)


@blueprint.operation(
    "PATCH",
    "/me/volunteer",
    permission=Permission.REGISTRATION_OWN,
    body=VolunteerEdit,
    answer=OwnVolunteerView,
    edits=True,
    etag=version_tag,
    refuses=(NotVolunteer, VolunteerChanged, ServiceTypeUnavailable, CellMalformed, HomeTooFar),
    example=examples.OWN_VOLUNTEER,
    body_example={"service_types": ["tutoring"], "is_active": True},
)
def edit_own_volunteer(occasion: Occasion, body: dict[str, Any], version: int) -> VolunteerSheet:
    """Edit your own volunteer profile; while ``is_active`` is false you are excused, and no order reaches you."""
    return volunteers.edit(body, version, occasion)


@blueprint.operation(
    "GET",
    "/volunteers",
    permission=Permission.REGISTRATIONS_REVIEW,
    query=VolunteerSearch,
    answer=page_view(VolunteerView),
    example=examples.page(examples.VOLUNTEER),
)
def list_volunteers(occasion: Occasion, query: dict[str, Any]) -> Page[VolunteerSheet]:
    """List the approved volunteers of the places that you review."""
    places = occasion.person.places_of(Permission.REGISTRATIONS_REVIEW)
    request = PageRequest(query.pop("limit"), query.pop("cursor"))
    return volunteers.of_places(places, Wanted(**query), request)
