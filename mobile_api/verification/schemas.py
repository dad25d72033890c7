"""What verification says."""

from marshmallow import Schema, fields


class FactView(Schema):
    """A further fact, with its label in the reader's language."""

    label = fields.String(required=True)
    value = fields.String(required=True)


class VerificationView(Schema):
    """What anybody may know of a document. ``state`` is ``valid``, or why it does not hold any more."""

    number = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    words = fields.String(required=True)
    issued_on = fields.Date(required=True)
    facts = fields.List(fields.Nested(FactView), required=True)
