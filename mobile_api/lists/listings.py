"""The routes of needs (需求) and resources (资源)."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.registration.errors import OrganizationUnavailable, PlaceUnsuitable, ServiceTypeUnavailable
from app.registration.lists import listings
from app.registration.lists.errors import ListingChanged, ListingNotFound, ListingNotYours, ListingStands
from app.registration.lists.listings import ListingSheet, Suggestion
from app.registration.lists.models import ListingKind
from mobile_api.endpoint import version_tag
from mobile_api.fields import page_view
from mobile_api.lists import examples
from mobile_api.lists.blueprint import blueprint
from mobile_api.lists.schemas import (
    ListingEdit,
    ListingSearch,
    ListingView,
    NewNeed,
    NewResource,
    SuggestionsView,
)

CHECKED = (ListingNotYours, PlaceUnsuitable, ServiceTypeUnavailable, ListingStands)


@blueprint.operation("GET", "/needs", permission=Permission.ORGANIZATIONS_READ, query=ListingSearch,
                     answer=page_view(ListingView), example=examples.page(examples.NEED))  # fmt: skip
def list_needs(occasion: Occasion, query: dict[str, Any]) -> Page[ListingSheet]:
    """List what communities need, the latest first."""
    return _searched(ListingKind.NEED, query)


@blueprint.operation("GET", "/resources", permission=Permission.ORGANIZATIONS_READ, query=ListingSearch,
                     answer=page_view(ListingView), example=examples.page(examples.RESOURCE))  # fmt: skip
def list_resources(occasion: Occasion, query: dict[str, Any]) -> Page[ListingSheet]:
    """List what organizations have to give, the latest first."""
    return _searched(ListingKind.RESOURCE, query)


@blueprint.operation("POST", "/needs", permission=Permission.NEEDS_MANAGE, body=NewNeed, answer=ListingView, status=201,
                     creates=True, etag=version_tag, refuses=CHECKED,
                     example=examples.NEED, body_example=examples.NEW_NEED)  # fmt: skip
def add_need(occasion: Occasion, body: dict[str, Any]) -> ListingSheet:
    """List a need of a community of yours; organizations that offer what fits are told."""
    return listings.add(ListingKind.NEED, body, occasion)


@blueprint.operation("POST", "/resources", permission=Permission.RESOURCES_MANAGE, body=NewResource, answer=ListingView,
                     status=201, creates=True, etag=version_tag, refuses=(*CHECKED, OrganizationUnavailable),
                     example=examples.RESOURCE, body_example=examples.NEW_RESOURCE)  # fmt: skip
def add_resource(occasion: Occasion, body: dict[str, Any]) -> ListingSheet:
    """List a resource of your organization; communities whose needs it fits are told."""
    return listings.add(ListingKind.RESOURCE, body, occasion)


@blueprint.operation("GET", "/listings/<uuid:listing_id>", permission=Permission.ORGANIZATIONS_READ, answer=ListingView,
                     etag=version_tag, refuses=(ListingNotFound,), example=examples.NEED)  # fmt: skip
def read_listing(occasion: Occasion, listing_id: UUID) -> ListingSheet:
    """Read a need or a resource."""
    return listings.read(listing_id)


@blueprint.operation("PATCH", "/listings/<uuid:listing_id>", permission=Permission.ORGANIZATIONS_READ, body=ListingEdit,
                     answer=ListingView, edits=True, etag=version_tag,
                     refuses=(ListingNotFound, ListingChanged, *CHECKED),
                     example=examples.NEED, body_example={"people": 36})  # fmt: skip
def edit_listing(occasion: Occasion, listing_id: UUID, body: dict[str, Any], version: int) -> ListingSheet:
    """Change a need of your place or a resource of your organization."""
    return listings.edit(listing_id, body, version, occasion)


@blueprint.operation("POST", "/listings/<uuid:listing_id>/closing", permission=Permission.ORGANIZATIONS_READ,
                     answer=ListingView, creates=True, refuses=(ListingNotFound, ListingNotYours, ListingStands),
                     example={**examples.NEED, "status": "closed"})  # fmt: skip
def close_listing(occasion: Occasion, listing_id: UUID) -> ListingSheet:
    """Take a need of your place or a resource of your organization off its list."""
    return listings.close(listing_id, occasion)


@blueprint.operation("GET", "/listings/<uuid:listing_id>/suggestions", permission=Permission.ORGANIZATIONS_READ,
                     answer=SuggestionsView, refuses=(ListingNotFound,), example=examples.SUGGESTIONS)  # fmt: skip
def list_suggestions(occasion: Occasion, listing_id: UUID) -> dict[str, list[Suggestion]]:
    """List what fits on the other list: a common service type and time in the district, the nearest first, at most 20."""
    return {"items": listings.suggestions(listing_id)}


def _searched(kind: ListingKind, query: dict[str, Any]) -> Page[ListingSheet]:
    page = PageRequest(query.pop("limit"), query.pop("cursor"))
    return listings.search(kind, **query, request=page)
