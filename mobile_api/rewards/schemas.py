"""Rewards on the wire."""

from marshmallow import Schema, fields, validate

from app.points.rewards.models import DonationStatus, RedemptionStatus
from mobile_api.fields import Body, Moment, OneOf, PageQuery, PlaceCode, Text, Whole

MOST_POINTS = 100_000
MOST_STOCK = 1_000_000
MOST_PER_PERSON = 1000


class RewardSearch(PageQuery):
    """Whose catalogue; with ``ended`` also what is not offered any more."""

    place = PlaceCode(required=True)
    ended = fields.Boolean(truthy={"true"}, falsy={"false"}, load_default=False)


class RedemptionSearch(PageQuery):
    """Which redemptions; those that wait at the counter unless told."""

    status = OneOf(RedemptionStatus, load_default=RedemptionStatus.OPEN)


class NewReward(Body):
    """A reward to offer."""

    place_code = PlaceCode(required=True)
    title = Text(least=1, most=60, required=True)
    description = Text(most=500, load_default="")
    counter = Text(most=200, load_default="", metadata={"description": "Where it is handed out, and when"})
    points = Whole(least=1, most=MOST_POINTS, required=True)
    stock = Whole(least=0, most=MOST_STOCK, required=True)
    per_person = Whole(least=1, most=MOST_PER_PERSON, allow_none=True, load_default=None)
    valid_until = fields.Date(required=True)


class RewardEdit(Body):
    """What of a reward can change; what is left out stays. ``more`` adds to the stock, or takes from it."""

    title = Text(least=1, most=60)
    description = Text(most=500)
    counter = Text(most=200)
    points = Whole(least=1, most=MOST_POINTS)
    more = Whole(least=-MOST_STOCK, most=MOST_STOCK)
    per_person = Whole(least=1, most=MOST_PER_PERSON, allow_none=True)
    valid_until = fields.Date()
    is_offered = fields.Boolean(truthy={True}, falsy={False})


class RewardView(Schema):
    """A reward: ``stock`` can be redeemed now, ``reserved`` wait at the counter."""

    id = fields.UUID(required=True)
    place_code = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    counter = fields.String(required=True)
    points = fields.Integer(required=True)
    stock = fields.Integer(required=True)
    reserved = fields.Integer(required=True)
    collected = fields.Integer(required=True)
    per_person = fields.Integer(required=True, allow_none=True)
    valid_until = fields.Date(required=True)
    is_offered = fields.Boolean(required=True)


class RedemptionView(Schema):
    """A redemption. ``code`` is for who redeemed it, while it waits; ``name``, masked, for the counter.

    ``counter`` says where it is handed out, ``reason`` why the counter gave it back.
    """

    id = fields.UUID(attribute="redemption.id", required=True)
    reward_id = fields.UUID(attribute="reward.id", required=True)
    title = fields.String(attribute="reward.title", required=True)
    place_code = fields.String(attribute="reward.place_code", required=True)
    counter = fields.String(attribute="reward.counter", required=True)
    points = fields.Integer(attribute="redemption.points", required=True)
    status = OneOf(RedemptionStatus, attribute="redemption.status", required=True)
    redeemed_at = Moment(attribute="redemption.redeemed_at", required=True)
    collect_by = Moment(attribute="redemption.collect_by", required=True)
    ended_at = Moment(attribute="redemption.ended_at", required=True, allow_none=True)
    reason = fields.String(attribute="redemption.reason", required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)


class PickupCode(Body):
    """The code that the person shows at the counter."""

    code = fields.String(required=True, validate=validate.Regexp(r"\A[0-9]{6}\Z"))


class RedemptionReturn(Body):
    """Why the counter cannot hand it out."""

    reason = Text(least=2, most=200, required=True)


class NewDonation(Body):
    """Points for whoever has this phone."""

    phone = Text(least=5, most=30, required=True)
    points = Whole(least=1, most=200, required=True)


class DonationView(Schema):
    """Points on offer. ``giver``, masked, is for who receives them; who gives learns nothing of the other side."""

    id = fields.UUID(attribute="donation.id", required=True)
    points = fields.Integer(attribute="donation.points", required=True)
    status = OneOf(DonationStatus, attribute="donation.status", required=True)
    is_mine = fields.Boolean(required=True, metadata={"description": "Whether you gave them"})
    giver = fields.String(attribute="giver_name", required=True, allow_none=True)
    offered_at = Moment(attribute="donation.offered_at", required=True)
    take_by = Moment(attribute="donation.take_by", required=True)
    ended_at = Moment(attribute="donation.ended_at", required=True, allow_none=True)
