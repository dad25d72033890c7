"""Points on the wire."""

from marshmallow import Schema, fields, validate

from app.points.checks.thresholds import BOUNDS, Thresholds
from app.points.models import AwardStatus, Stage, TransactionKind, Unit
from app.points.rules import HALF_HOUR, MinimumProof
from app.points.versions import VersionState
from mobile_api.fields import Body, Moment, Month, OneOf, PageQuery, PlaceCode, Whole

SERVICE_TYPE = r"\A[a-z][a-z_]{1,39}\Z"


ThresholdsBody = Body.from_dict(
    {
        name: Whole(least=least, most=most, load_default=getattr(Thresholds, name))
        for name, (least, most) in BOUNDS.items()
    },
    name="ThresholdsBody",
)
"""Where the checks begin to ask; one that is left out is the default."""


class RuleBody(Body):
    """The figures of a rule; one that is left out is the default."""

    points_an_hour = Whole(least=0, most=1000, load_default=10)
    points_by_service_type = fields.Dict(
        keys=fields.String(validate=validate.Regexp(SERVICE_TYPE)),
        values=Whole(least=0, most=1000),
        validate=validate.Length(max=100),
        load_default=dict,
    )
    urgent_percent = Whole(least=0, most=200, load_default=20)
    night_percent = Whole(least=0, most=200, load_default=0)
    rating_percent = Whole(least=0, most=200, load_default=0)
    organization_percent = Whole(least=0, most=200, load_default=50)
    lowest_paid_stars = Whole(least=1, most=5, load_default=3)
    minimum_proof = OneOf(MinimumProof, load_default=MinimumProof.ANY)
    day_cap_minutes = Whole(least=HALF_HOUR, most=1440, allow_none=True, load_default=240)
    month_cap_minutes = Whole(least=HALF_HOUR, most=31 * 1440, allow_none=True, load_default=None)
    year_cap_minutes = Whole(least=HALF_HOUR, most=366 * 1440, allow_none=True, load_default=None)
    notice_working_days = Whole(least=0, most=30, load_default=3)
    checks = fields.Nested(ThresholdsBody, load_default=dict)


class NewRuleBody(Body):
    """A rule and the day from which it holds."""

    effective_on = fields.Date(required=True)
    rule = fields.Nested(RuleBody, required=True)


class PreviewBody(Body):
    """A draft of a rule, and the place (with all below it) whose services it is tried on; none is everywhere."""

    rule = fields.Nested(RuleBody, required=True)
    place_code = PlaceCode(allow_none=True, load_default=None)


class GivenView(Schema):
    """What a rule gives: points of both sides, and services that wait for the committee instead."""

    volunteer_points = fields.Integer(required=True)
    organization_points = fields.Integer(required=True)
    waiting = fields.Integer(required=True)


class ComparedView(Schema):
    """Some services under the rule in force (``before``) and under the draft (``after``)."""

    services = fields.Integer(required=True)
    before = fields.Nested(GivenView, required=True)
    after = fields.Nested(GivenView, required=True)
    change_percent = fields.Float(required=True, allow_none=True)


class ChangedMemberView(Schema):
    """A volunteer whose points change, by a masked name."""

    volunteer_id = fields.UUID(required=True)
    name = fields.String(required=True)
    compared = fields.Nested(ComparedView, required=True)


class PreviewView(Schema):
    """What the draft would have done to last month's services, in figures and in a sentence."""

    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    sentence = fields.String(required=True)
    total = fields.Nested(ComparedView, required=True)
    services_changed = fields.Integer(required=True)
    members = fields.List(fields.Nested(ChangedMemberView), required=True)
    service_types = fields.Dict(keys=fields.String(), values=fields.Nested(ComparedView), required=True)


class RuleView(Schema):
    """A version of the rules."""

    id = fields.UUID(required=True)
    effective_on = fields.Date(required=True)
    state = OneOf(VersionState, required=True)
    rule = fields.Nested(RuleBody, required=True)
    created_at = Moment(required=True)
    created_by_id = fields.UUID(required=True, allow_none=True)


class BalanceView(Schema):
    """Points during public notice (公示), and points that stand.

    Reward points below zero are owed: they were spent before a correction took them back. Later services pay them off first,
    and until then nothing can be redeemed or given away.
    """

    provisional = fields.Integer(required=True)
    posted = fields.Integer(required=True)


class StandingView(Schema):
    """What an owner has: report credit (报到积分) and reward points (公益积分)."""

    report_credit = fields.Nested(BalanceView, required=True)
    reward_points = fields.Nested(BalanceView, required=True)


class VolunteerStandingView(StandingView):
    """What a volunteer has, and how long they served: actual minutes, and minutes counted under the caps."""

    services = fields.Integer(required=True)
    minutes_served = fields.Integer(required=True)
    minutes_counted = fields.Integer(required=True)


class AccountQuery(PageQuery):
    """Which account of an owner: its unit and stage."""

    unit = OneOf(Unit, load_default=Unit.REPORT_CREDIT)
    stage = OneOf(Stage, load_default=Stage.POSTED)


class EntriesQuery(PageQuery):
    """Of which month of service, if not of all."""

    month = Month(load_default=None)


class MovementView(Schema):
    """One posting on an account, with the reason in one sentence; what came without a service names none."""

    id = fields.UUID(required=True)
    at = Moment(required=True)
    amount = fields.Integer(required=True)
    transaction_id = fields.UUID(required=True)
    kind = OneOf(TransactionKind, required=True)
    reference = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    award_id = fields.UUID(required=True, allow_none=True)
    order_id = fields.UUID(required=True, allow_none=True)
    rule_version_id = fields.UUID(required=True, allow_none=True)
    sentence = fields.String(required=True)
    source = fields.String(required=True, allow_none=True)


class EntryView(Schema):
    """The points of one service, with the reason in one sentence; the same number in both units."""

    id = fields.UUID(required=True)
    order_id = fields.UUID(required=True)
    assignment_id = fields.UUID(required=True)
    volunteer_id = fields.UUID(required=True)
    served_on = fields.Date(required=True)
    minutes_served = fields.Integer(required=True)
    minutes_counted = fields.Integer(required=True)
    points = fields.Integer(required=True)
    status = OneOf(AwardStatus, required=True)
    awarded_at = Moment(required=True)
    posts_on = fields.Date(required=True)
    rule_version_id = fields.UUID(required=True)
    rule_effective_on = fields.Date(required=True)
    sentence = fields.String(required=True)
    source = fields.String(required=True)
    held_because = fields.List(fields.String(), required=True)
