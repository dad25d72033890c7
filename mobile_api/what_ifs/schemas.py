"""What committees ask of the simulator, on the wire."""

from marshmallow import fields

from app.dispatch.models import Preset
from app.dispatch.what_if.models import MOST_SEASONS, MOST_WEEKS, WhatIfStatus, WhyFailed
from mobile_api.dispatch.schemas import Way
from mobile_api.fields import Moment, OneOf, View, Whole


class NewWhatIf(Way):
    """Another way of carrying a place's orders."""

    weeks = Whole(
        least=1,
        most=MOST_WEEKS,
        load_default=8,
        metadata={"description": "From how many past weeks of the place's orders"},
    )
    seasons = Whole(
        least=1, most=MOST_SEASONS, load_default=2, metadata={"description": "How often it is played, by other chance"}
    )
    seed = Whole(
        least=1, most=1_000_000, load_default=1, metadata={"description": "The same seed gives the same chance"}
    )


class WayView(View):
    """A way of carrying orders."""

    preset = OneOf(Preset, required=True)
    overrides = fields.Dict(required=True)


class FiguresView(View):
    """What a way of carrying orders came to, the mean of the seasons; null where nothing of the kind happened."""

    filled = fields.Float(required=True, metadata={"description": "The share of slots filled when answers were due"})
    median_minutes = fields.Float(required=True, allow_none=True, metadata={"description": "To the yes that held"})
    p90_minutes = fields.Float(required=True, allow_none=True)
    messages = fields.Float(required=True, metadata={"description": "A filled slot"})
    messages_a_week = fields.Float(required=True, metadata={"description": "A volunteer"})
    gini_asking = fields.Float(
        required=True, metadata={"description": "0: all are asked as often; nearly 1: always the same one"}
    )
    worst = fields.Float(required=True, metadata={"description": "The filled share of the community where it is least"})
    silent = fields.Float(required=True, metadata={"description": "The share of volunteers who no longer listen"})
    urgent = fields.Float(required=True, allow_none=True, metadata={"description": "The filled share of urgent orders"})


class SpreadView(View):
    """How far apart the seasons were: the standard deviation of each figure, 0 of one season."""

    now = fields.Nested(FiguresView, required=True)
    asked = fields.Nested(FiguresView, required=True)


class PlayedView(View):
    """What was played."""

    volunteers = fields.Integer(required=True)
    communities = fields.Integer(required=True)
    orders_a_day = fields.Float(required=True)
    weeks = fields.Integer(required=True, metadata={"description": "Past weeks that had orders"})
    days = fields.Integer(required=True, metadata={"description": "Of a season"})
    counted_days = fields.Integer(required=True, metadata={"description": "In those before, policies learn"})
    seasons = fields.Integer(required=True)


class AnswerView(View):
    """Both ways, by the same people, orders and chance. Trust the ranking, not the level."""

    now = fields.Nested(FiguresView, required=True)
    asked = fields.Nested(FiguresView, required=True)
    change = fields.Nested(FiguresView, required=True, metadata={"description": "Asked less now"})
    spread = fields.Nested(SpreadView, required=True)
    played = fields.Nested(PlayedView, required=True)


class WhatIfView(View):
    """A question, and its answer once it was played."""

    id = fields.UUID(required=True, attribute="what_if.id")
    place_code = fields.String(required=True, attribute="what_if.place_code")
    status = OneOf(WhatIfStatus, required=True, attribute="what_if.status")
    words = fields.String(
        required=True, metadata={"description": "Where it stands; once it was played, what the figures rest on"}
    )
    now = fields.Nested(WayView, required=True, metadata={"description": "How orders were carried when it was asked"})
    asked = fields.Nested(WayView, required=True)
    weeks = fields.Integer(required=True, attribute="what_if.weeks")
    seasons = fields.Integer(required=True, attribute="what_if.seasons")
    seed = fields.Integer(required=True, attribute="what_if.seed")
    asked_at = Moment(required=True, attribute="what_if.asked_at")
    asked_by = fields.String(required=True, allow_none=True)
    ahead = fields.Integer(required=True, metadata={"description": "Questions that are played before it"})
    most_seconds = fields.Integer(required=True, metadata={"description": "Playing takes no longer"})
    started_at = Moment(required=True, allow_none=True, attribute="what_if.started_at")
    finished_at = Moment(required=True, allow_none=True, attribute="what_if.finished_at")
    why = OneOf(WhyFailed, required=True, allow_none=True, attribute="what_if.why")
    results = fields.Nested(AnswerView, required=True, allow_none=True)
