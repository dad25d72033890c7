"""Public notice on the wire."""

from marshmallow import Schema, fields

from app.reviews.models import CaseStatus, Decision
from mobile_api.fields import Body, Moment, OneOf, PageQuery, PlaceCode, Text


class NoticeQuery(PageQuery):
    """The points of which place, with all below it."""

    place = PlaceCode(required=True)


class NoticeView(Schema):
    """One service's points in public notice (公示): a masked name, and nothing of who was helped or where."""

    award_id = fields.UUID(required=True)
    volunteer = fields.String(required=True)
    place_code = fields.String(required=True)
    service_type = fields.String(required=True)
    served_on = fields.Date(required=True)
    minutes_served = fields.Integer(required=True)
    minutes_counted = fields.Integer(required=True)
    points = fields.Integer(required=True)
    posts_on = fields.Date(required=True)


class ObjectionBody(Body):
    """Why the points should not stand."""

    reason = Text(least=5, most=500, required=True)


class ObjectionView(Schema):
    """An objection as the one who raised it reads it; decision and reason are null until it is decided."""

    id = fields.UUID(required=True)
    award_id = fields.UUID(required=True)
    words = fields.String(required=True)
    objected_at = Moment(required=True)
    status = OneOf(CaseStatus, required=True)
    decision = OneOf(Decision, required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
