"""Places on the wire."""

from marshmallow import Schema, fields

from app.places.models import PlaceLevel
from mobile_api.fields import Body, Cell, OneOf, PageQuery, PlaceCode, Text


class PlaceSearch(PageQuery):
    """Which places; without ``under`` only districts."""

    under = PlaceCode(load_default=None, metadata={"description": "This place and everything below it"})
    level = OneOf(PlaceLevel, load_default=None)
    name = Text(least=1, most=50, load_default=None, metadata={"description": "A part of the name"})


class PlaceEdit(Body):
    """What of a place can change; what is left out stays."""

    name = Text(least=1, most=100)
    cell = Cell(allow_none=True)
    reviews_orders = fields.Boolean(truthy={True}, falsy={False})


class PlaceView(Schema):
    """A place."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    level = OneOf(PlaceLevel, required=True)
    parent_code = fields.String(allow_none=True, required=True)
    cell = fields.String(allow_none=True, required=True)
    reviews_orders = fields.Boolean(required=True)


class PlaceSheetView(Schema):
    """A place, the places above it (the district first, itself last), and those directly below."""

    place = fields.Nested(PlaceView, required=True)
    path = fields.List(fields.Nested(PlaceView(only=("code", "name", "level"))), required=True)
    children = fields.List(fields.Nested(PlaceView(only=("code", "name", "level"))), required=True)
