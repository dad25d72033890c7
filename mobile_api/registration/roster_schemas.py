"""Rosters on the wire."""

from marshmallow import Schema, fields

from app.registration.roster.models import LineState, RosterStatus
from mobile_api.fields import Body, Moment, OneOf, PageQuery, PlaceCode


class RosterPlace(Body):
    """For which place a roster is."""

    place_code = PlaceCode(required=True, metadata={"description": "Every line registers here or below"})


class RosterExport(Body):
    """Whose roster to export."""

    place_code = PlaceCode(required=True, metadata={"description": "The volunteers of this place and below it"})
    phones = fields.Boolean(
        truthy={"true"},
        falsy={"false"},
        load_default=False,
        metadata={
            "description": "With phones, which goes into each volunteer's audit trail; otherwise they are masked"
        },
    )


class LineSearch(PageQuery):
    """Which lines of a roster."""

    state = OneOf(LineState, load_default=None)


class RosterSummaryView(Schema):
    """A roster in a list."""

    id = fields.UUID(required=True)
    place_code = fields.String(required=True)
    status = OneOf(RosterStatus, required=True)
    created_at = Moment(required=True)
    finished_at = Moment(required=True, allow_none=True)


class RosterView(Schema):
    """A roster with how many of its lines are in each state."""

    id = fields.UUID(attribute="roster.id", required=True)
    place_code = fields.String(attribute="roster.place_code", required=True)
    status = OneOf(RosterStatus, attribute="roster.status", required=True)
    created_at = Moment(attribute="roster.created_at", required=True)
    finished_at = Moment(attribute="roster.finished_at", required=True, allow_none=True)
    lines = fields.Dict(keys=OneOf(LineState), values=fields.Integer(), attribute="counts", required=True)


class RosterLineView(Schema):
    """A line of a roster."""

    line = fields.Integer(required=True, metadata={"description": "As the spreadsheet counts, the header included"})
    state = OneOf(LineState, required=True)
    name = fields.String(required=True, allow_none=True)
    place_name = fields.String(required=True, allow_none=True)
    organization_name = fields.String(required=True, allow_none=True)
    fault = fields.String(required=True, allow_none=True)
