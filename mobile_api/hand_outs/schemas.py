"""Hand-outs on the wire."""

from marshmallow import fields, validate

from app.dispatch.hand_out.models import HandOutStatus
from app.dispatch.hand_out.service import MOST_ORDERS
from app.dispatch.hand_out.solving import SURPLUS
from mobile_api.fields import Body, Moment, OneOf, PageQuery, PlaceCode, Text, View, Whole
from mobile_api.orders.views import OrderLine

MOST_NAMED = 500 + SURPLUS


class HandOutsQuery(PageQuery):
    """The hand-outs of a place and those below it."""

    place = PlaceCode(required=True)


class NewHandOut(Body):
    """A set of open orders of a place."""

    place_code = PlaceCode(required=True)
    order_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_ORDERS))
    most_each = Whole(
        least=1, most=3, load_default=1, metadata={"description": "Orders for which one person is asked at most"}
    )


class NamedByHand(Body):
    """Who is to be asked for an order."""

    volunteer_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_NAMED))


class HandOutWords(Body):
    """What the committee says with each offer."""

    words = Text(most=200, load_default="")


class WorthView(View):
    """What a plan is to bring."""

    filled = fields.Float(required=True, metadata={"description": "Slots that are filled, as expected"})
    asked = fields.Integer(required=True)
    km = fields.Float(required=True, metadata={"description": "All ways together, one way"})
    most_asked = fields.Integer(
        required=True, metadata={"description": "Messages of the past week of the one who had the most"}
    )
    without = fields.Integer(required=True, metadata={"description": "Orders for which nobody is asked"})


class HandOutRowView(View):
    """A hand-out in a list."""

    id = fields.UUID(required=True)
    place_code = fields.String(required=True)
    status = OneOf(HandOutStatus, required=True)
    most_each = fields.Integer(required=True)
    made_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)


class NamedView(View):
    """Somebody to be asked for an order."""

    volunteer_id = fields.UUID(required=True, attribute="line.volunteer_id")
    name = fields.String(required=True, metadata={"description": "Masked where they live at another's place"})
    chance = fields.Float(required=True, attribute="line.chance")
    km = fields.Float(required=True, attribute="line.km")
    recent = fields.Integer(
        required=True, attribute="line.recent", metadata={"description": "Orders told to them in the past week"}
    )
    is_by_hand = fields.Boolean(required=True, attribute="line.is_by_hand")
    outcome = fields.String(
        required=True, allow_none=True, attribute="line.outcome",
        metadata={"description": "Once sent: offered, or the code of what kept it from being offered"},
    )  # fmt: skip
    words = fields.String(required=True, allow_none=True, metadata={"description": "What that refusal says"})


class HandOutOrderView(View):
    """An order of the set."""

    order = fields.Nested(OrderLine, required=True)
    named = fields.List(fields.Nested(NamedView), required=True, attribute="lines")


class HandOutView(View):
    """A hand-out with what it is to bring, beside going through the orders one by one."""

    id = fields.UUID(required=True, attribute="hand_out.id")
    place_code = fields.String(required=True, attribute="hand_out.place_code")
    status = OneOf(HandOutStatus, required=True, attribute="hand_out.status")
    most_each = fields.Integer(required=True, attribute="hand_out.most_each")
    made_at = Moment(required=True, attribute="hand_out.made_at")
    ended_at = Moment(required=True, allow_none=True, attribute="hand_out.ended_at")
    version = fields.Integer(required=True)
    planned = fields.Nested(WorthView, required=True)
    first_come = fields.Nested(WorthView, required=True, attribute="hand_out.first_come")
    orders = fields.List(fields.Nested(HandOutOrderView), required=True)
