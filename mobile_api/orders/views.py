"""What goes out about orders: views of what somebody may see; they name their fields and never query."""

from typing import Any

from marshmallow import fields, validate

from app.orders.lists import By
from app.orders.models import AssignmentStatus, Audience, OrderStatus, Proof, Urgency
from app.orders.rating import RatingTag
from mobile_api.fields import Moment, OneOf, View


class OrderLine(View):
    """An order as everybody may see it: the community and a coarse cell."""

    id = fields.UUID(required=True)
    service_type = fields.String(required=True)
    title = fields.String(required=True)
    place_code = fields.String(required=True)
    cell = fields.String(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    respond_by = Moment(required=True)
    slots = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    urgency = OneOf(Urgency, required=True)
    audience = OneOf(Audience, required=True)
    status = OneOf(OrderStatus, required=True)
    is_on_behalf = fields.Boolean(required=True, metadata={"description": "An operator typed it for somebody (代下单)"})
    posted_at = Moment(required=True)


class AssignmentView(View):
    """A volunteer's part in an order."""

    id = fields.UUID(required=True)
    order_id = fields.UUID(required=True)
    status = OneOf(AssignmentStatus, required=True)
    accepted_at = Moment(required=True)
    checked_in_at = Moment(allow_none=True, required=True)
    proof = OneOf(Proof, allow_none=True, required=True)
    completed_at = Moment(allow_none=True, required=True)
    minutes = fields.Integer(allow_none=True, required=True)
    confirmed_at = Moment(allow_none=True, required=True)


class LocationView(View):
    """A point in WGS 84 degrees."""

    latitude = fields.Float(required=True)
    longitude = fields.Float(required=True)


class ContactView(View):
    """Whom to call and visit."""

    name = fields.String(required=True)
    phone = fields.String(required=True)


class WordsOfRating(View):
    """Stars, words and marks that somebody gave."""

    id = fields.UUID(required=True)
    stars = fields.Integer(required=True)
    words = fields.String(required=True)
    tags = fields.List(fields.String(validate=validate.OneOf([tag.value for tag in RatingTag])), required=True)
    is_on_behalf = fields.Boolean(required=True)
    rated_at = Moment(required=True)


class MergedIntoView(View):
    """The activity that serves the order together with others like it: what, when, where that stands; what who asked says of it.

    ``rating`` is for who asks, the operator and the committee.
    """

    activity_id = fields.UUID(required=True)
    order_id = fields.UUID(required=True, attribute="target.id")
    title = fields.String(required=True, attribute="target.title")
    starts_at = Moment(required=True, attribute="target.starts_at")
    ends_at = Moment(required=True, attribute="target.ends_at")
    status = OneOf(OrderStatus, required=True, attribute="target.status")
    rating = fields.Nested(WordsOfRating, allow_none=True, required=True)


class PartOfView(View):
    """The activity that an order belongs to: a role on one of its dates."""

    activity_id = fields.UUID(required=True)
    date_id = fields.UUID(required=True)
    title = fields.String(required=True)


class OrderView(OrderLine):
    """An order as you may see it. Address, location, contact and service code are ``null`` for whom they are not."""

    description = fields.String(required=True)
    risks = fields.String(required=True)
    skills = fields.List(fields.String(), required=True)
    team_id = fields.UUID(allow_none=True, required=True)
    organization_id = fields.UUID(allow_none=True, required=True)
    closed_at = Moment(allow_none=True, required=True)
    version = fields.Integer(required=True)
    photo_ids = fields.List(fields.UUID(), required=True)
    my_assignment = fields.Nested(AssignmentView, attribute="mine", allow_none=True, required=True)
    activity = fields.Nested(PartOfView, allow_none=True, required=True)
    merged_into = fields.Nested(MergedIntoView, allow_none=True, required=True)
    address = fields.String(allow_none=True, required=True)
    location = fields.Nested(LocationView, allow_none=True, required=True)
    contact = fields.Nested(ContactView, allow_none=True, required=True)
    service_code = fields.String(allow_none=True, required=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """What the seeing adds, else the order's own."""
        return getattr(obj, attr) if hasattr(obj, attr) else super().get_attribute(obj.order, attr, default)


class OverlapView(View):
    """A part in another order whose times overlap with this one's."""

    assignment_id = fields.UUID(required=True)
    order_id = fields.UUID(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)


class AcceptanceView(View):
    """Your part in the order: ``accepted`` or ``waitlisted``; a warning where you are somewhere else at that time."""

    assignment = fields.Nested(AssignmentView, required=True)
    warnings = fields.List(fields.String(), required=True)
    overlaps = fields.List(fields.Nested(OverlapView), required=True)


class TeamPartView(View):
    """A member's part in the order: ``overlaps`` warns that they serve elsewhere at that time, not where."""

    account_id = fields.UUID(attribute="assignment.volunteer_id", required=True)
    assignment = fields.Nested(AssignmentView, required=True)
    warnings = fields.List(fields.String(), required=True)


class TeamPartsView(View):
    """The members' parts, in the order in which they were named."""

    items = fields.List(fields.Nested(TeamPartView), required=True)


class AttendanceView(View):
    """What became of one part: confirmed, or why not (the ``code`` of the problem)."""

    assignment_id = fields.UUID(required=True)
    assignment = fields.Nested(AssignmentView, allow_none=True, required=True)
    refused = fields.String(allow_none=True, required=True)


class AttendancesView(View):
    """What became of each part, in the order in which they were named."""

    items = fields.List(fields.Nested(AttendanceView), required=True)


class OwnAssignmentView(View):
    """Your part in an order, with the order."""

    assignment = fields.Nested(AssignmentView, required=True)
    order = fields.Nested(OrderLine, required=True)


class RatingView(WordsOfRating):
    """The recipient's evaluation of a service."""

    assignment_id = fields.UUID(required=True)


class PartView(View):
    """A volunteer's part in your order."""

    assignment = fields.Nested(AssignmentView, required=True)
    volunteer_name = fields.String(allow_none=True, required=True)
    team_name = fields.String(
        allow_none=True, required=True, metadata={"description": "The team by which they come, or that they belong to"}
    )
    phone = fields.String(
        allow_none=True, required=True, metadata={"description": "To call them, from their yes until the order's end"}
    )
    rating = fields.Nested(RatingView, allow_none=True, required=True)


class StepView(View):
    """A transition of an order, or of a part in it (``assignment_id``)."""

    id = fields.UUID(required=True, attribute="transition.id")
    assignment_id = fields.UUID(required=True, allow_none=True, attribute="transition.assignment_id")
    from_status = fields.String(required=True, allow_none=True, attribute="transition.from_status")
    to_status = fields.String(required=True, attribute="transition.to_status")
    by = OneOf(By, required=True)
    at = Moment(required=True, attribute="transition.at")
    reason = fields.String(required=True, allow_none=True, attribute="transition.reason")


class PhotoView(View):
    """A photo, as it is kept."""

    id = fields.UUID(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
