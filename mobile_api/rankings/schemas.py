"""Rankings on the wire."""

from marshmallow import Schema, fields

from app.points.rankings.service import RankingOf
from mobile_api.fields import Body, Moment, OneOf, PlaceCode, Text


class RankingQuery(Body):
    """Which ranking of which place."""

    place = PlaceCode(required=True)
    of = OneOf(RankingOf, load_default=RankingOf.ORGANIZATIONS)


class RankingSettingBody(Body):
    """Whether a place has rankings, and why."""

    is_on = fields.Boolean(required=True, truthy={True}, falsy={False})
    reason = Text(least=5, most=500, required=True)


class RankingSettingView(Schema):
    """What a place has settled, and why rankings are off unless it settles otherwise."""

    place_code = fields.String(required=True)
    is_on = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)
    set_at = Moment(required=True, allow_none=True)
    why_off = fields.String(required=True)


class TakesPartBody(Body):
    """Whether one wants to be in rankings of persons."""

    takes_part = fields.Boolean(required=True, truthy={True}, falsy={False})


class TakesPartView(Schema):
    """Whether one is in rankings of persons."""

    takes_part = fields.Boolean(required=True)


class RankedView(Schema):
    """One line of a ranking; a person's name is masked, and their id left out."""

    rank = fields.Integer(required=True)
    id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    points = fields.Integer(required=True)


class RankingView(Schema):
    """A place's ranking of the month that begins on ``first_day``."""

    place_code = fields.String(required=True)
    of = OneOf(RankingOf, required=True)
    first_day = fields.Date(required=True)
    rows = fields.List(fields.Nested(RankedView), required=True)
