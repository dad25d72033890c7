"""Statements and feedback on the wire."""

from datetime import date

from marshmallow import Schema, ValidationError, fields, validates_schema

from app.points.statements.models import PeriodKind, SubjectKind
from mobile_api.fields import Body, Moment, Month, OneOf, PageQuery

LONGEST_SPAN = 366
"""Days of an export."""


class StatementsQuery(PageQuery):
    """Which statements, and which page of them."""

    period = OneOf(PeriodKind, load_default=PeriodKind.MONTH)


class MonthQuery(Body):
    """A month of Shanghai's calendar."""

    month = Month(required=True)


class SpanQuery(Body):
    """Days of service, at most a year of them."""

    first = fields.Date(required=True)
    last = fields.Date(required=True)

    @validates_schema
    def check_span(self, data: dict[str, date], **rest: object) -> None:
        """Refuse a span that ends before it begins, or is longer than a year."""
        if not 0 <= (data["last"] - data["first"]).days < LONGEST_SPAN:
            raise ValidationError(f"0 to {LONGEST_SPAN} days after `first`", "last")


class StagesView(Schema):
    """Points during public notice (公示), and points that stand."""

    provisional = fields.Integer(required=True)
    posted = fields.Integer(required=True)


class HoldingsView(Schema):
    """Points in both units and stages. A place's are what it has given out."""

    report_credit = fields.Nested(StagesView, required=True)
    reward_points = fields.Nested(StagesView, required=True)


class MovedView(HoldingsView):
    """What transactions of one kind moved."""

    entries = fields.Integer(required=True)


class ServiceTotalsView(Schema):
    """Services whose points came to stand: how many, the minutes counted, the points in both units."""

    services = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    report_credit = fields.Integer(required=True)
    reward_points = fields.Integer(required=True)


class AllServicesView(ServiceTotalsView):
    """All services, with the minutes really served."""

    minutes_served = fields.Integer(required=True)


class RatingTotalsView(Schema):
    """The average in hundredths of a star; how many services were rated, and how many not: silence is not five stars."""

    average_hundredths = fields.Integer(required=True, allow_none=True)
    rated = fields.Integer(required=True)
    unrated = fields.Integer(required=True)
    stars = fields.Integer(required=True)


class RankView(Schema):
    """An organization's rank in the quarterly order, by hundredths of a minute for each registered member."""

    rank = fields.Integer(required=True)
    organization_id = fields.UUID(required=True)
    members = fields.Integer(required=True)
    services = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    points = fields.Integer(required=True)
    minutes_a_member_hundredths = fields.Integer(required=True)


class MonthNamedView(Schema):
    """A month of an annual review: its statement's number and hash."""

    month = fields.String(required=True)
    number = fields.String(required=True)
    hash = fields.String(required=True)


class ContentView(Schema):
    """What a statement says. A month and a year have all but ``order``, a year ``months`` too; a quarter has ``order`` alone."""

    opening = fields.Nested(HoldingsView)
    movements = fields.Dict(keys=fields.String(), values=fields.Nested(MovedView))
    closing = fields.Nested(HoldingsView)
    by_service_type = fields.Dict(keys=fields.String(), values=fields.Nested(ServiceTotalsView))
    services = fields.Nested(AllServicesView)
    rating = fields.Nested(RatingTotalsView)
    reversals = fields.Nested(ServiceTotalsView)
    months = fields.List(fields.Nested(MonthNamedView))
    order = fields.List(fields.Nested(RankView))


class Hex(fields.Field[bytes]):
    """Bytes as hexadecimal digits."""

    def _serialize(self, value: bytes | None, attr: str | None, obj: object, **rest: object) -> str | None:
        return None if value is None else value.hex()


class StatementHeadView(Schema):
    """A statement without its content."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    subject_kind = OneOf(SubjectKind, required=True)
    subject_id = fields.String(required=True)
    period_kind = OneOf(PeriodKind, required=True)
    period_on = fields.Date(required=True)
    closed_at = Moment(required=True)
    hash = Hex(required=True, metadata={"type": "string"})
    previous_hash = Hex(required=True, allow_none=True, metadata={"type": "string"})


class StatementView(StatementHeadView):
    """A closed statement: SHA-256 over its canonical form, and the hash of the one before."""

    content = fields.Nested(ContentView, required=True)


class FeedbackLineView(Schema):
    """A member's month; the name only with the member's consent, else masked."""

    name = fields.String(required=True)
    services = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    points = fields.Integer(required=True)
    words = fields.List(fields.String(), required=True)


class FeedbackView(Schema):
    """The month's feedback sheet (反馈) of an organization."""

    organization = fields.String(required=True)
    month = fields.String(required=True)
    members = fields.Integer(required=True)
    services = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    points = fields.Integer(required=True)
    lines = fields.List(fields.Nested(FeedbackLineView), required=True)


class LedgerCheckView(Schema):
    """A day's check (日检查): what was entered on it, and what was found broken after it, by invariant."""

    day = fields.Date(required=True)
    checked_at = Moment(required=True)
    transactions = fields.Integer(required=True)
    postings = fields.Integer(required=True)
    broken = fields.Integer(required=True)
    found = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
