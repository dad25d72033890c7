"""What comes in about orders."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from app.orders.drafts import Contact, Draft
from app.orders.lists import FARTHEST_RINGS
from app.orders.models import Audience, OrderStatus, Urgency
from app.orders.rating import RatingTag
from mobile_api.fields import Body, Cell, Degrees, Moment, OneOf, PageQuery, PlaceCode, Text, Whole, WholeText

SERVICE_TYPE = validate.Regexp(r"\A[a-z][a-z_]{1,39}\Z")


class ContactBody(Body):
    """A person to call and visit."""

    name = Text(least=1, most=60, required=True)
    phone = Text(least=5, most=30, required=True)


class Changes(Body):
    """What may be changed of an order; what is left out stays."""

    title = Text(least=1, most=60)
    description = Text(most=2000)
    address = Text(least=1, most=200)
    latitude = Degrees(most=90)
    longitude = Degrees(most=180)
    cell = Cell()
    starts_at = Moment()
    ends_at = Moment()
    respond_by = Moment(metadata={"description": "Until when volunteers may answer; without it until the start"})
    slots = Whole(least=1, most=500)
    skills = fields.List(Text(least=1, most=40), validate=validate.Length(max=10))
    urgency = OneOf(Urgency)
    risks = Text(most=500, metadata={"description": "What the volunteer should know may be dangerous"})
    contact = fields.Nested(ContactBody, metadata={"description": "Whom to call, where it is not the poster"})


class NewOrder(Changes):
    """What somebody asks for."""

    service_type = fields.String(required=True, validate=SERVICE_TYPE)
    title = Text(least=1, most=60, required=True)
    place_code = PlaceCode(required=True)
    address = Text(least=1, most=200, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    audience = OneOf(Audience)
    team_id = fields.UUID()
    organization_id = fields.UUID(metadata={"description": "In whose name an officer posts"})
    recipient = fields.Nested(ContactBody, metadata={"description": "For whom an operator posts (代下单)"})


class OrderChanges(Changes):
    """At least one change."""

    @validates_schema
    def not_empty(self, data: Mapping[str, Any], **rest: Any) -> None:
        """Refuse an edit that changes nothing."""
        if not data:
            raise ValidationError("name at least one change")


def draft_of(body: dict[str, Any]) -> Draft:
    """The draft of a body."""
    people = {name: Contact(**body[name]) for name in ("recipient", "contact") if name in body}
    return Draft(**(body | people | {"skills": tuple(body.get("skills", ()))}))


def changes_of(body: dict[str, Any]) -> dict[str, Any]:
    """The changes of a body."""
    return {**body, "contact": Contact(**body["contact"])} if "contact" in body else body


class Reason(Body):
    """Why."""

    reason = Text(least=1, most=200, required=True)


class OptionalReason(Body):
    """Why, if one wants to say."""

    reason = Text(most=200, load_default=None)


class Acceptance(Body):
    """Whether a place in the waitlist will do, where the order is full."""

    waitlist = fields.Boolean(load_default=True, truthy={True}, falsy={False})


class TeamAcceptance(Body):
    """For whom of the team the leader accepts."""

    account_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, 50))
    waitlist = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata={"description": "Let those wait for whom no slot is free; otherwise all have a slot, or nobody"},
    )


class Attendances(Body):
    """Whose attendance is confirmed."""

    assignment_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, 50))


class ServiceCode(Body):
    """The six digits that the recipient holds."""

    code = fields.String(required=True, validate=validate.Regexp(r"\A[0-9]{6}\Z"))


class Minutes(Body):
    """Actual minutes of service, without travel."""

    minutes = Whole(least=1, most=1440, required=True)


class NewRating(Body):
    """The recipient's evaluation."""

    stars = Whole(least=1, most=5, required=True)
    words = Text(most=500, load_default="")
    tags = fields.List(OneOf(RatingTag), load_default=list, validate=validate.Length(max=len(RatingTag)))


class OpenOrdersQuery(PageQuery):
    """Open orders near a cell (by default a volunteer's home), or of a place."""

    near = Cell()
    rings = WholeText(least=0, most=FARTHEST_RINGS, metadata={"description": "Rings of cells around; 2 without it"})
    place = PlaceCode()
    service_type = fields.String(validate=SERVICE_TYPE)

    @validates_schema
    def one_area(self, data: Mapping[str, Any], **rest: Any) -> None:
        """Refuse two areas at once."""
        if "place" in data and ("near" in data or "rings" in data):
            raise ValidationError("either near a cell or of a place", "place")


class PlaceOrdersQuery(PageQuery):
    """The orders of a place and those below it."""

    place = PlaceCode(required=True)
    status = OneOf(OrderStatus)
    on_behalf = fields.Boolean(
        truthy={"true"},
        falsy={"false"},
        load_default=None,
        metadata={"description": "Only those that an operator typed for somebody (代下单), or only the others"},
    )
