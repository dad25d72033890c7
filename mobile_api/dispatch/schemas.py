"""Dispatch on the wire."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.dispatch.models import Answer, Circle, Hours, Preset
from app.orders.models import Urgency
from mobile_api.fields import Body, Moment, OneOf, Text, View, Whole


class DispatchView(Schema):
    """Where an order stands."""

    order_id = fields.UUID(required=True)
    state = fields.String(
        required=True,
        metadata={
            "description": "review, held, community, subdistrict, district, team, organizations, desk, handed or ended"
        },
    )
    words = fields.String(required=True, metadata={"description": "The state in the reader's language"})
    circle = OneOf(Circle, required=True, allow_none=True)
    wave = fields.Integer(required=True, metadata={"description": "Waves sent so far"})
    asked = fields.Integer(required=True, metadata={"description": "People told so far"})
    next_step_at = Moment(required=True, allow_none=True)
    handed = fields.Integer(required=True, metadata={"description": "Asked by hand (派单), and no answer yet"})
    answer_by = Moment(required=True, allow_none=True, metadata={"description": "By when the last of them answers"})
    received = fields.Integer(
        required=True, metadata={"description": "Of those told, on whose devices the message is known to be"}
    )
    opened = fields.Integer(required=True, metadata={"description": "Who have opened it"})
    lost = fields.Integer(
        required=True, metadata={"description": "Whom it did not reach: nothing rings for them any more"}
    )


class InvitationView(Schema):
    """An open order that the reader was told of: what everybody may see of it, and why they were told."""

    order_id = fields.UUID(required=True, attribute="order.id")
    title = fields.String(required=True, attribute="order.title")
    service_type = fields.String(required=True, attribute="order.service_type")
    place_code = fields.String(required=True, attribute="order.place_code")
    cell = fields.String(required=True, attribute="order.cell")
    starts_at = Moment(required=True, attribute="order.starts_at")
    ends_at = Moment(required=True, attribute="order.ends_at")
    respond_by = Moment(required=True, attribute="order.respond_by")
    urgency = OneOf(Urgency, required=True, attribute="order.urgency")
    slots = fields.Integer(required=True, attribute="order.slots")
    taken = fields.Integer(required=True, attribute="order.taken")
    asked_at = Moment(required=True)
    why_me = fields.List(fields.String(), required=True)


class No(StrEnum):
    """Why not."""

    NOT_THIS = "not_this"
    NOT_NOW = "not_now"
    NOT_THIS_KIND = "not_this_kind"


class NoBody(Body):
    """A no with one tap."""

    reason = OneOf(No, required=True)
    hours = Whole(
        least=1, most=72, load_default=4, metadata={"description": "With not_now: for how long you are told of nothing"}
    )


class NoView(View):
    """What you said."""

    order_id = fields.UUID(required=True)
    answer = OneOf(Answer, required=True)
    quiet_until = Moment(required=True, allow_none=True)


class WindowBody(Body):
    """Hours of a day of the week in which you could serve."""

    weekday = Whole(least=0, most=6, required=True, metadata={"description": "0 is Monday"})
    starts = Whole(least=0, most=23, required=True)
    ends = Whole(least=1, most=24, required=True)

    @validates_schema
    def in_order(self, data: Mapping[str, Any], **rest: Any) -> None:
        """Refuse a window that ends before it starts."""
        if data["ends"] <= data["starts"]:
            raise ValidationError("must be after starts", "ends")


class WindowView(View):
    """Hours of a day of the week."""

    weekday = fields.Integer(required=True)
    starts = fields.Integer(required=True)
    ends = fields.Integer(required=True)


class HoursAndLimitsBody(Body):
    """All your hours and limits; what is null is not limited."""

    hours = OneOf(Hours, required=True, allow_none=True, metadata={"description": "When you usually have time"})
    windows = fields.List(
        fields.Nested(WindowBody),
        required=True,
        allow_none=True,
        validate=validate.Length(max=42),
        metadata={"description": "You are told of orders within these hours only"},
    )
    excused_until = Moment(required=True, allow_none=True)
    quiet_until = Moment(required=True, allow_none=True)
    most_km = Whole(least=1, most=50, required=True, allow_none=True)
    most_a_week = Whole(least=1, most=50, required=True, allow_none=True)
    unwanted_kinds = fields.List(Text(least=1, most=40), required=True, validate=validate.Length(max=50))


class HoursAndLimitsView(View):
    """Your hours and limits."""

    hours = OneOf(Hours, required=True, allow_none=True)
    windows = fields.List(fields.Nested(WindowView), required=True, allow_none=True)
    excused_until = Moment(required=True, allow_none=True)
    quiet_until = Moment(required=True, allow_none=True, metadata={"description": "Since you said: not now"})
    most_km = fields.Integer(required=True, allow_none=True)
    most_a_week = fields.Integer(required=True, allow_none=True)
    unwanted_kinds = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


class WhyNotView(View):
    """Why a volunteer was not told of an order."""

    order_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    rule = fields.String(
        required=True,
        metadata={
            "description": "told and likelier: no rule kept them out; else the first that did, such as hours or busy"
        },
    )
    words = fields.String(required=True)


class Finite(fields.Float):
    """A JSON number."""

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Way(Body):
    """A way of carrying orders: a preset, and what is other."""

    preset = OneOf(Preset, required=True)
    overrides = fields.Dict(
        keys=Text(least=1, most=40),
        values=Finite(validate=validate.Range(0, 1000)),
        load_default=dict,
        validate=validate.Length(max=20),
        metadata={"description": "Numbers that are other than the preset's, within their bounds"},
    )


class CarryingBody(Way):
    """How orders are to be carried."""

    hold_out = Finite(
        load_default=0.0,
        validate=validate.Range(0, 0.2),
        metadata={"description": "The share of orders told to the nearest ten, to measure the policy against"},
    )


class CarryingView(View):
    """How orders of a place are carried."""

    place_code = fields.String(required=True)
    settled_by = fields.String(required=True, allow_none=True, metadata={"description": "The place that says so"})
    preset = OneOf(Preset, required=True)
    overrides = fields.Dict(required=True)
    hold_out = fields.Float(required=True)
    changed_at = Moment(required=True, allow_none=True)
    numbers = fields.Dict(required=True, metadata={"description": "Every number that counts here"})
