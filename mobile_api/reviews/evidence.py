"""What stands beside a case on its one page: the histories of both sides, and what was done about the case."""

from marshmallow import Schema, fields

from app.orders.models import AssignmentStatus, Proof
from app.reviews.models import Decision, StepKind
from mobile_api.fields import Moment, OneOf


class PastServiceEvidence(Schema):
    """A service before."""

    order_id = fields.UUID(required=True)
    title = fields.String(required=True)
    service_type = fields.String(required=True)
    starts_at = Moment(required=True)
    minutes = fields.Integer(required=True, allow_none=True)
    proof = OneOf(Proof, required=True, allow_none=True)
    status = OneOf(AssignmentStatus, required=True)
    stars = fields.Integer(required=True, allow_none=True)


class HistoriesEvidence(Schema):
    """At most ten services each, the latest first; and how many cases spoke against the volunteer within a year."""

    volunteer = fields.List(fields.Nested(PastServiceEvidence), required=True)
    recipient = fields.List(fields.Nested(PastServiceEvidence), required=True)
    pair = fields.List(fields.Nested(PastServiceEvidence), required=True)
    cases_in_a_year = fields.Integer(required=True)


class StepEvidence(Schema):
    """An act about the case; ``by`` is null where it was the service's own, or an erased account's."""

    kind = OneOf(StepKind, required=True)
    at = Moment(required=True)
    by = fields.String(required=True, allow_none=True)
    decision = OneOf(Decision, required=True, allow_none=True)
    minutes = fields.Integer(required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True)
