"""What operating answers."""

from marshmallow import Schema, fields


class HealthView(Schema):
    """That the process lives."""

    status = fields.String(required=True)


class ReadinessView(Schema):
    """What was checked; each is true here, a check that fails is in the problem."""

    database = fields.Boolean(required=True)
    migrations = fields.Boolean(required=True)
    jobs = fields.Boolean(required=True)
