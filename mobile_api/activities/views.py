"""What goes out about activities."""

from typing import Any

from marshmallow import fields

from app.orders.activities.models import ActivityStatus, DateStatus, MakeUpDays
from app.orders.models import AssignmentStatus, Audience, OrderStatus
from mobile_api.fields import Moment, OneOf, View
from mobile_api.orders.views import AssignmentView


class ActivityRoleView(View):
    """What so many do on each date."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    slots = fields.Integer(required=True)
    skills = fields.List(fields.String(), required=True)


class ActivityLine(View):
    """An activity as everybody whom it is meant for may see it: the community and a coarse cell."""

    id = fields.UUID(required=True)
    service_type = fields.String(required=True)
    title = fields.String(required=True)
    place_code = fields.String(required=True)
    cell = fields.String(required=True)
    audience = OneOf(Audience, required=True)
    organization_id = fields.UUID(required=True, allow_none=True)
    host_team_id = fields.UUID(required=True, allow_none=True)
    status = OneOf(ActivityStatus, required=True)
    next_starts_at = Moment(required=True, allow_none=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """What the list adds, else the activity's own."""
        return getattr(obj, attr) if hasattr(obj, attr) else super().get_attribute(obj.activity, attr, default)


class ActivityOfPlaceLine(ActivityLine):
    """An activity as the committee of its place lists it."""

    posted_at = Moment(required=True)
    host_name = fields.String(
        required=True, allow_none=True, metadata={"description": "The organization or team; `null`: the committee"}
    )
    posted_by_name = fields.String(required=True, allow_none=True)


class ActivityView(ActivityLine):
    """An activity as you may see it. Address and meeting point are for the host and for those who come."""

    class Meta:
        exclude = ("next_starts_at",)

    description = fields.String(required=True)
    risks = fields.String(required=True)
    team_id = fields.UUID(required=True, allow_none=True)
    rule = fields.String(required=True, allow_none=True)
    skips_holidays = fields.Boolean(required=True)
    make_up_days = OneOf(MakeUpDays, required=True)
    sign_up_opens_at = Moment(required=True, allow_none=True)
    sign_up_closes_minutes = fields.Integer(required=True)
    posted_at = Moment(required=True)
    last_ends_at = Moment(required=True)
    is_over = fields.Boolean(required=True)
    may_run = fields.Boolean(required=True, metadata={"description": "Whether you may change it and see its roster"})
    reason = fields.String(required=True, allow_none=True, metadata={"description": "Why it was called off"})
    roles = fields.List(fields.Nested(ActivityRoleView), required=True)
    address = fields.String(required=True, allow_none=True)
    meeting_point = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class RoleOnDateView(View):
    """A role on a date. Its order is accepted like any other; `null` until it is made."""

    role_id = fields.UUID(required=True, attribute="role.id")
    name = fields.String(required=True, attribute="role.name")
    order_id = fields.UUID(required=True, allow_none=True)
    order_status = OneOf(OrderStatus, required=True, allow_none=True)
    slots = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    my_status = OneOf(AssignmentStatus, required=True, allow_none=True)


class ActivityDateView(View):
    """A date of an activity, with its roles."""

    id = fields.UUID(required=True, attribute="date.id")
    status = OneOf(DateStatus, required=True, attribute="date.status")
    original_starts_at = Moment(required=True, attribute="date.original_starts_at")
    starts_at = Moment(required=True, attribute="date.starts_at")
    ends_at = Moment(required=True, attribute="date.ends_at")
    reason = fields.String(required=True, allow_none=True, attribute="date.reason")
    roles = fields.List(fields.Nested(RoleOnDateView), required=True)


class AttenderView(View):
    """Somebody's part in a date. The phone is there from a day before the start to a day after the end, of those who come."""

    role_id = fields.UUID(required=True, attribute="role.id")
    role = fields.String(required=True, attribute="role.name")
    assignment = fields.Nested(AssignmentView, required=True)
    volunteer_name = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)


class RotatingCodeView(View):
    """The code that is shown now: its text, its picture, and when the next one comes."""

    code = fields.String(required=True)
    svg = fields.String(required=True, metadata={"description": "The QR code, as an SVG image"})
    changes_at = Moment(required=True)
