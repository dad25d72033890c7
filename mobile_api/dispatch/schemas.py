"""Dispatch on the wire."""

from marshmallow import Schema, fields

from app.dispatch.models import Circle
from app.orders.models import Urgency
from mobile_api.fields import Moment, OneOf


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
