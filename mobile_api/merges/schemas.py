"""Merging orders on the wire."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from mobile_api.fields import Body, Moment, Text, View
from mobile_api.orders.views import OrderLine, WordsOfRating

MOST_OTHERS = 19


class OrdersToMerge(Body):
    """Which others an order is merged with, and what the committee says of the activity; the rest is made from the orders."""

    order_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_OTHERS))
    title = Text(least=1, most=36, load_default=None, metadata={"description": "Without it the kind of service"})
    description = Text(most=2000, load_default="")
    address = Text(least=1, most=200, load_default=None, metadata={"description": "Where all meet; else the community"})
    starts_at = Moment(load_default=None, metadata={"description": "One time for all of it, with `ends_at`"})
    ends_at = Moment(load_default=None)

    @validates_schema
    def both_times(self, data: Mapping[str, Any], **rest: Any) -> None:
        """Refuse one time without the other."""
        if (data["starts_at"] is None) != (data["ends_at"] is None):
            raise ValidationError("starts_at and ends_at come together", "ends_at")


class PlannedPartView(View):
    """One role on one date, and the orders that it would serve."""

    starts_at = Moment(required=True, attribute="session.starts_at")
    ends_at = Moment(required=True, attribute="session.ends_at")
    role = fields.String(required=True)
    slots = fields.Integer(required=True)
    order_ids = fields.List(fields.UUID(), required=True)


class SimilarOrdersView(View):
    """An unanswered order with others like it, by their wished start, and what they would be together."""

    orders = fields.List(fields.Nested(OrderLine), required=True)
    parts = fields.List(fields.Nested(PlannedPartView), required=True)


class MergeView(View):
    """Which order of the activity serves which."""

    order_id = fields.UUID(required=True)
    target_id = fields.UUID(required=True)


class MergedView(View):
    """The activity that orders became."""

    activity_id = fields.UUID(required=True, attribute="activity.id")
    merges = fields.List(fields.Nested(MergeView), required=True)


class MergeRatingView(View):
    """What who asked for an order says of the activity that answered it."""

    order_id = fields.UUID(required=True)
    rating = fields.Nested(WordsOfRating, required=True)
