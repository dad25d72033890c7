"""Reports on the wire."""

from marshmallow import fields

from app.dispatch.models import Arm
from app.dispatch.reports.asking import Asking
from app.dispatch.reports.hold_out import Verdict
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


class ArmView(View):
    """The orders that one policy carried, and that nobody can answer any more."""

    arm = OneOf(Arm, required=True, metadata={"description": "The place's own policy, or the nearest ten"})
    orders = fields.Integer(required=True)
    slots = fields.Integer(required=True)
    filled = fields.Integer(required=True, metadata={"description": "Slots taken in time"})
    median_minutes = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Until the last slot was taken, of the filled orders"}
    )
    p90_minutes = fields.Integer(required=True, allow_none=True)
    messages_a_slot = fields.Float(
        required=True, allow_none=True, metadata={"description": "People told a filled slot"}
    )


class HoldOutView(View):
    """The place's own policy beside the nearest ten."""

    share = fields.Float(required=True, metadata={"description": "Of the place's orders, held out now"})
    arms = fields.List(fields.Nested(ArmView), required=True)
    difference = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "The share of slots filled in time, less that of the nearest ten"},
    )
    least = fields.Float(required=True, allow_none=True, metadata={"description": "Where its 95 % interval begins"})
    most = fields.Float(required=True, allow_none=True, metadata={"description": "Where it ends"})
    verdict = OneOf(Verdict, required=True)
