"""Whistles on the wire."""

from marshmallow import fields, validate

from app.orders.whistles.models import CallStatus, Climb, WhistleStatus, WhistleStepKind
from mobile_api.fields import Body, Moment, Month, OneOf, PageQuery, PlaceCode, Text, View, Whole
from mobile_api.orders.views import OrderLine

MOST_UNITS = 20


class WhistleTimes(Body):
    """By when."""

    report_by = Moment(load_default=None, metadata={"description": "Without it 30 minutes (urgent) or 24 hours"})
    handle_by = Moment(load_default=None, metadata={"description": "Without it 24 hours (urgent) or 3 days later"})


class UnitsToCall(WhistleTimes):
    """Further units."""

    organization_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_UNITS))


class NewWhistle(UnitsToCall):
    """Which units are to do what."""

    words = Text(least=1, most=1000, required=True)


class WhistleWords(Body):
    """What was done, or what is said about it."""

    words = Text(least=1, most=1000, required=True)


class SendingBack(WhistleTimes):
    """What is still to be done, and new times."""

    words = Text(least=1, most=1000, required=True)


class HandBack(Body):
    """Why it is not the unit's."""

    reason = Text(least=1, most=1000, required=True)


class UnitRating(Body):
    """How well the unit did it."""

    stars = Whole(least=1, most=5, required=True)
    words = Text(most=500, load_default="")


class OwnCallsQuery(PageQuery):
    """What your units are called to do, or only one of them."""

    organization_id = fields.UUID(load_default=None)


class WhistlesQuery(PageQuery):
    """The whistles of a place and those below it."""

    place = PlaceCode(required=True)
    status = OneOf(WhistleStatus, load_default=None)


class MonthQuery(PageQuery):
    """The units called for a place and those below it, in a month."""

    place = PlaceCode(required=True)
    month = Month(required=True)


class UnitCallView(View):
    """The call of a unit."""

    id = fields.UUID(required=True, attribute="call.id")
    organization_id = fields.UUID(required=True, attribute="call.organization_id")
    organization = fields.String(required=True, attribute="name")
    status = OneOf(CallStatus, required=True, attribute="call.status")
    called_at = Moment(required=True, attribute="call.called_at")
    report_by = Moment(required=True, attribute="call.report_by")
    handle_by = Moment(required=True, attribute="call.handle_by")
    reported_at = Moment(required=True, allow_none=True, attribute="call.reported_at")
    handled_at = Moment(required=True, allow_none=True, attribute="call.handled_at")
    climb = OneOf(
        Climb, required=True, attribute="call.climb", metadata={"description": "Who heard of it being overdue"}
    )
    stars = fields.Integer(required=True, allow_none=True, attribute="call.stars")
    rating_words = fields.String(required=True, allow_none=True, attribute="call.rating_words")


class WhistleView(View):
    """A whistle with its calls."""

    id = fields.UUID(required=True, attribute="whistle.id")
    order = fields.Nested(OrderLine, required=True)
    status = OneOf(WhistleStatus, required=True, attribute="whistle.status")
    words = fields.String(required=True, attribute="whistle.words")
    blown_at = Moment(required=True, attribute="whistle.blown_at")
    closed_at = Moment(required=True, allow_none=True, attribute="whistle.closed_at")
    calls = fields.List(fields.Nested(UnitCallView), required=True)


class WhistleLineView(View):
    """A whistle in a list."""

    id = fields.UUID(required=True, attribute="whistle.id")
    order = fields.Nested(OrderLine, required=True)
    status = OneOf(WhistleStatus, required=True, attribute="whistle.status")
    blown_at = Moment(required=True, attribute="whistle.blown_at")
    called = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    handled = fields.Integer(required=True)
    handed_back = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


class OwnCallView(UnitCallView):
    """The call of your unit, with what it is about."""

    whistle_id = fields.UUID(required=True, attribute="whistle.id")
    words = fields.String(required=True, attribute="whistle.words")
    order = fields.Nested(OrderLine, required=True)


class WhistleStepView(View):
    """What happened to a whistle."""

    id = fields.UUID(required=True)
    call_id = fields.UUID(required=True, allow_none=True)
    kind = OneOf(WhistleStepKind, required=True)
    from_status = fields.String(required=True, allow_none=True)
    to_status = fields.String(required=True, allow_none=True)
    at = Moment(required=True)
    actor_id = fields.UUID(required=True, allow_none=True, metadata={"description": "Null: the service, by a rule"})
    words = fields.String(required=True, allow_none=True)
    place_code = fields.String(required=True, allow_none=True, metadata={"description": "Whose committee was told"})


class RateView(View):
    """Counts, and rates in per cent; null where there is nothing to divide by."""

    called = fields.Integer(required=True)
    in_time = fields.Integer(required=True)
    late = fields.Integer(required=True)
    owed = fields.Integer(required=True, metadata={"description": "Called, without hand-backs that were let be"})
    handled = fields.Integer(required=True)
    rated = fields.Integer(required=True)
    satisfied = fields.Integer(required=True)
    response_rate = fields.Float(required=True, allow_none=True, metadata={"description": "响应率"})
    fulfilment_rate = fields.Float(required=True, allow_none=True, metadata={"description": "解决率"})
    satisfaction_rate = fields.Float(required=True, allow_none=True, metadata={"description": "满意率"})


class UnitRecordView(View):
    """A unit's record."""

    organization_id = fields.UUID(required=True)
    organization = fields.String(required=True, attribute="name")
    record = fields.Nested(RateView, required=True)


class MonthRecordView(View):
    """A unit's record in a month."""

    month = fields.Date(required=True, metadata={"description": "Its first day"})
    record = fields.Nested(RateView, required=True)


class MonthRecordsView(View):
    """A unit's months, the latest first."""

    items = fields.List(fields.Nested(MonthRecordView), required=True)
