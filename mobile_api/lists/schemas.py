"""The lists on the wire."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.places.models import PlaceLevel
from app.registration.lists.models import ListingKind, ListingStatus, ProjectStatus, Side
from mobile_api.fields import Body, Moment, OneOf, PageQuery, PlaceCode, Text, Whole
from mobile_api.registration.schemas import TYPE_CODE


def _types(**options: Any) -> fields.List[str]:
    return fields.List(fields.String(validate=TYPE_CODE), validate=validate.Length(1, 10), **options)


class ListingSearch(PageQuery):
    """Which needs or resources; ``status`` is ``open`` unless told."""

    under = PlaceCode(load_default=None, metadata={"description": "This place and everything below it"})
    service_type = fields.String(validate=TYPE_CODE, load_default=None)
    organization_id = fields.UUID(load_default=None)
    status = OneOf(ListingStatus, load_default=ListingStatus.OPEN)


class ListingEdit(Body):
    """What of a listing can change; what is left out stays."""

    title = Text(least=1, most=60)
    description = Text(most=1000)
    service_types = _types()
    starts_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True)
    people = Whole(least=1, most=10_000, allow_none=True)


class NewNeed(ListingEdit):
    """A need of a community."""

    title = Text(least=1, most=60, required=True)
    service_types = _types(required=True)
    place_code = PlaceCode(required=True)


class NewResource(ListingEdit):
    """A resource of an organization; ``place_code`` is where, with everything below, it is offered."""

    title = Text(least=1, most=60, required=True)
    service_types = _types(required=True)
    place_code = PlaceCode(required=True)
    organization_id = fields.UUID(required=True)


class ListingView(Schema):
    """A need or a resource."""

    id = fields.UUID(attribute="listing.id", required=True)
    kind = OneOf(ListingKind, attribute="listing.kind", required=True)
    status = OneOf(ListingStatus, attribute="listing.status", required=True)
    title = fields.String(attribute="listing.title", required=True)
    description = fields.String(attribute="listing.description", required=True)
    service_types = fields.List(fields.String(), attribute="listing.service_types", required=True)
    place_code = fields.String(attribute="listing.place_code", required=True)
    organization_id = fields.UUID(attribute="listing.organization_id", required=True, allow_none=True)
    organization_name = fields.String(required=True, allow_none=True)
    starts_on = fields.Date(attribute="listing.starts_on", required=True, allow_none=True)
    ends_on = fields.Date(attribute="listing.ends_on", required=True, allow_none=True)
    people = fields.Integer(attribute="listing.people", required=True, allow_none=True)
    created_at = Moment(attribute="listing.created_at", required=True)


class SuggestionView(Schema):
    """What fits, and by what."""

    listing = fields.Nested(ListingView, attribute="sheet", required=True)
    level = OneOf(PlaceLevel, required=True, metadata={"description": "The smallest place that both are in"})
    service_types = fields.List(fields.String(), required=True, metadata={"description": "Those that both name"})


class SuggestionsView(Schema):
    """What fits a listing, the nearest first."""

    items = fields.List(fields.Nested(SuggestionView), required=True)


class NeedClaim(Body):
    """That an organization takes a need on."""

    organization_id = fields.UUID(required=True)
    words = Text(least=1, most=500, required=True)


class ResourceClaim(Body):
    """That a community asks for a resource, for a listed need of it or without one."""

    place_code = PlaceCode(required=True)
    need_id = fields.UUID(load_default=None, allow_none=True)
    words = Text(least=1, most=500, required=True)


class ProjectSearch(PageQuery):
    """Which projects."""

    status = OneOf(ProjectStatus, load_default=None)


class ProjectWords(Body):
    """Why a project is declined or dropped, or what came of it; the other side reads it."""

    words = Text(least=1, most=500, required=True)


class ProjectView(Schema):
    """A project, as its two sides see it."""

    id = fields.UUID(attribute="project.id", required=True)
    title = fields.String(attribute="project.title", required=True)
    status = OneOf(ProjectStatus, attribute="project.status", required=True)
    need_id = fields.UUID(attribute="project.need_id", required=True, allow_none=True)
    resource_id = fields.UUID(attribute="project.resource_id", required=True, allow_none=True)
    place_code = fields.String(attribute="project.place_code", required=True)
    place_name = fields.String(required=True)
    organization_id = fields.UUID(attribute="project.organization_id", required=True)
    organization_name = fields.String(required=True)
    proposed_by = OneOf(Side, attribute="project.proposed_by", required=True)
    words = fields.String(attribute="project.words", required=True)
    proposed_at = Moment(attribute="project.proposed_at", required=True)
    answered_at = Moment(attribute="project.answered_at", required=True, allow_none=True)
    ended_at = Moment(attribute="project.ended_at", required=True, allow_none=True)
    outcome = fields.String(attribute="project.outcome", required=True, allow_none=True)
    orders = fields.Integer(required=True, metadata={"description": "How many were posted for it"})
