"""The route by which the desk enters a past service (补录)."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.orders import entering, errors
from app.orders.entering import MOST_PEOPLE, Entered, Part, PastService
from app.people.actors import Occasion
from app.people.errors import PhoneMalformed
from app.people.permissions import Permission
from mobile_api.fields import Body, EitherBody, Moment, PlaceCode, Text, Whole
from mobile_api.orders import examples
from mobile_api.orders.blueprint import blueprint
from mobile_api.orders.schemas import SERVICE_TYPE

VOLUNTEER_ID = "0195600a-4a00-7000-8000-000000000016"
BODY = {
    "service_type": "clean_streets", "title": "八宝山南路清扫积雪", "place_code": "110107001012",
    "starts_at": "2026-03-03T09:00:00+08:00", "ends_at": "2026-03-03T11:00:00+08:00",
    "parts": [{"volunteer_id": VOLUNTEER_ID, "minutes": 120}], "reason": "当天停电，现场未能签到。",
}  # fmt: skip


class PartBody(EitherBody):
    """What one volunteer did: actual minutes, without travel. Who it was: by account, or by the phone number that they told."""

    either = ("volunteer_id", "phone")
    volunteer_id = fields.UUID()
    phone = Text(least=5, most=30)
    minutes = Whole(least=1, most=720, required=True)


class PastServiceBody(Body):
    """A service of the last 31 days that is over, and why it was not recorded when it happened."""

    service_type = fields.String(required=True, validate=SERVICE_TYPE)
    title = Text(least=1, most=60, required=True)
    place_code = PlaceCode(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    parts = fields.List(fields.Nested(PartBody), required=True, validate=validate.Length(1, MOST_PEOPLE))
    reason = Text(least=5, most=500, required=True)


class EnteredPartView(Schema):
    """One volunteer's part as it was entered."""

    id = fields.UUID(required=True)
    volunteer_id = fields.UUID(required=True)
    minutes = fields.Integer(required=True)


class EnteredView(Schema):
    """What was entered; nothing is credited until the member has confirmed it and a second person has decided."""

    order_id = fields.UUID(required=True, attribute="order.id")
    parts = fields.List(fields.Nested(EnteredPartView), required=True)


@blueprint.operation(
    "POST",
    "/service-entries",
    permission=Permission.SERVICES_ENTER,
    body=PastServiceBody,
    answer=EnteredView,
    status=201,
    creates=True,
    refuses=(errors.NotAtDeskHere, PhoneMalformed, errors.OwnService, errors.OrderMalformed),
    example={
        "order_id": examples.ORDER_ID,
        "parts": [{"id": examples.ASSIGNMENT_ID, "volunteer_id": VOLUNTEER_ID, "minutes": 120}],
    },
    body_example=BODY,
)
def enter_service(occasion: Occasion, body: dict[str, Any]) -> Entered:
    """Enter a past service of up to 50 volunteers, without proof.

    Each is asked "was this you?"; points wait for that answer and for a second person of the committee.
    """
    parts = tuple(Part(**part) for part in body.pop("parts"))
    return entering.enter(PastService(parts=parts, **body), occasion)
