"""Held slots on the wire."""

from marshmallow import fields, validate

from app.orders.holds.models import HoldStatus
from mobile_api.fields import Body, EitherBody, Moment, OneOf, PageQuery, View, Whole
from mobile_api.orders.views import AssignmentView, OrderLine

MOST_NAMED = 50


class NewHold(EitherBody):
    """How many slots a team or an organization takes: exactly one of the two."""

    either = ("team_id", "organization_id")
    team_id = fields.UUID(load_default=None)
    organization_id = fields.UUID(load_default=None)
    slots = Whole(least=1, most=500, required=True)
    fill_by = Moment(
        load_default=None,
        metadata={"description": "By when members are named; without it a day before the time to answer is over"},
    )


class OfGroupQuery(PageQuery):
    """What concerns you, or only one of your teams or organizations."""

    team_id = fields.UUID(load_default=None)
    organization_id = fields.UUID(load_default=None)


class OwnHoldsQuery(OfGroupQuery):
    """What your groups hold and held, or only what stands so."""

    status = OneOf(HoldStatus, load_default=None)


class MembersToName(Body):
    """Who comes."""

    account_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_NAMED))


class MemberSwap(Body):
    """Who comes instead of whom."""

    assignment_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)


class SlotsToKeep(Body):
    """How many slots stay held in all."""

    slots = Whole(least=0, most=500, required=True)


class HoldLine(View):
    """Slots that a group holds."""

    id = fields.UUID(required=True, attribute="hold.id")
    order = fields.Nested(OrderLine, required=True)
    team_id = fields.UUID(required=True, allow_none=True, attribute="hold.team_id")
    organization_id = fields.UUID(required=True, allow_none=True, attribute="hold.organization_id")
    name = fields.String(required=True)
    status = OneOf(HoldStatus, required=True, attribute="hold.status")
    slots = fields.Integer(required=True, attribute="hold.slots")
    unfilled = fields.Integer(required=True, attribute="hold.unfilled")
    fill_by = Moment(required=True, attribute="hold.fill_by")
    held_at = Moment(required=True, attribute="hold.held_at")


class NamedMemberView(View):
    """A member who is named, with their part in the order."""

    account_id = fields.UUID(attribute="assignment.volunteer_id", required=True)
    name = fields.String(required=True, allow_none=True)
    assignment = fields.Nested(AssignmentView, required=True)


class HoldView(HoldLine):
    """The same with who is named."""

    named = fields.List(fields.Nested(NamedMemberView), required=True)
