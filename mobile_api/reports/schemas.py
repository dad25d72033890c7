"""Reports on the wire."""

from marshmallow import fields

from app.dispatch.reports.asking import Asking
from mobile_api.fields import Body, OneOf, PageQuery, PlaceCode, View


class ReportQuery(Body):
    """Days of Shanghai's calendar at a place and those below it."""

    place = PlaceCode(required=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True, metadata={"description": "Included; at most 92 days, up to today"})


class AskingQuery(PageQuery, ReportQuery):
    """Which volunteers, in which days."""

    which = OneOf(Asking, required=True)


class AnswerRowView(View):
    """The orders of one place (its code), kind (its code) or hour of posting (two digits)."""

    key = fields.String(required=True)
    orders = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    median_minutes = fields.Integer(required=True, allow_none=True)
    p90_minutes = fields.Integer(required=True, allow_none=True)


class AnswersView(View):
    """From posting to the first yes."""

    whole = fields.Nested(AnswerRowView, required=True)
    by_place = fields.List(fields.Nested(AnswerRowView), required=True)
    by_kind = fields.List(fields.Nested(AnswerRowView), required=True)
    by_hour = fields.List(fields.Nested(AnswerRowView), required=True)


class EndingStageView(View):
    """The orders that went no further than this stage of the ladder."""

    stage = fields.String(
        required=True, metadata={"description": "untold, community, subdistrict, district, desk or by_hand"}
    )
    answered = fields.Integer(required=True)
    unanswered = fields.Integer(required=True)
    taken_back = fields.Integer(required=True)
    waiting = fields.Integer(required=True)


class EndingsView(View):
    """All stages, outward."""

    items = fields.List(fields.Nested(EndingStageView), required=True)


class AskedVolunteerView(View):
    """A volunteer of your places, and what they were told of."""

    account_id = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    place_code = fields.String(required=True)
    told = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    lost = fields.Integer(required=True, metadata={"description": "Messages that rang nowhere: call them"})
