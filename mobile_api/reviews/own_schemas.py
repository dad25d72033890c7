"""A person's own cases on the wire."""

from marshmallow import Schema, fields

from app.reviews.models import CaseKind, CaseStatus, Decision
from mobile_api.fields import Body, Moment, OneOf, Text


class AnswerBody(Body):
    """What the member answers."""

    words = Text(least=1, most=500, required=True)


class AppealBody(Body):
    """Why the decision is wrong."""

    words = Text(least=5, most=500, required=True)


class OwnCaseView(Schema):
    """A case as the person whom it concerns reads it."""

    id = fields.UUID(required=True)
    kind = OneOf(CaseKind, required=True)
    status = OneOf(CaseStatus, required=True)
    place_code = fields.String(required=True)
    order_id = fields.UUID(required=True, allow_none=True)
    order_title = fields.String(required=True, allow_none=True)
    opened_at = Moment(required=True)
    question = fields.String(required=True, allow_none=True)
    decision = OneOf(Decision, required=True, allow_none=True)
    minutes = fields.Integer(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    decided_at = Moment(required=True, allow_none=True)
    appeal_by = fields.Date(required=True, allow_none=True)
