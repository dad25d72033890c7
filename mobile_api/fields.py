"""The words of the wire: bounded, strict fields and the base of all bodies, queries and pages."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from app.kit.clock import SHANGHAI
from app.kit.pages import MOST_ROWS


class Body(Schema):
    """What comes in: an unknown field is refused."""

    class Meta:
        unknown = RAISE


class EitherBody(Body):
    """A body with exactly one of the fields that ``either`` names; none and two are refused."""

    either: ClassVar[tuple[str, ...]]

    @validates_schema
    def exactly_one(self, data: Mapping[str, Any], **rest: Any) -> None:
        """Refuse none and two."""
        if sum(data.get(name) is not None for name in self.either) != 1:
            *others, last = self.either
            raise ValidationError(f"exactly one of {', '.join(others)} and {last}", self.either[0])


class View(Schema):
    """What goes out: the attributes of an object, or the keys of a dictionary."""

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """One field's value; marshmallow tries each object as a mapping first, in four calls a field."""
        if "." in attr:
            return super().get_attribute(obj, attr, default)
        return obj.get(attr, default) if isinstance(obj, dict) else getattr(obj, attr, default)


class Text(fields.String):
    """A text of ``least`` to ``most`` characters, trimmed and in Unicode NFC; no control characters but line ends."""

    def __init__(self, *, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(validate=validate.Length(least, most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> str:
        text = unicodedata.normalize("NFC", super()._deserialize(value, attr, data, **rest) or "").strip()
        if any(unicodedata.category(character) == "Cc" and character not in "\n\t" for character in text):
            raise ValidationError("holds a control character")
        return text


class Whole(fields.Integer):
    """A whole number between bounds; ``1.0``, ``"1"`` and ``true`` are none."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(least, most), **options)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class WholeText(fields.Integer):
    """A whole number of a query string, in ASCII digits."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(validate=validate.Range(least, most), **options)

    def _validated(self, value: Any) -> int:
        if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Degrees(fields.Float):
    """A latitude or longitude, a JSON number from ``-most`` to ``most``."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(validate=validate.Range(-most, most), **options)

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Moment(fields.AwareDateTime):
    """A moment, RFC 3339 with an offset; goes out with Shanghai's."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **rest: Any) -> Any:
        return None if value is None else value.astimezone(SHANGHAI).isoformat()


class OneOf(fields.Enum[StrEnum]):
    """One of an enumeration's values."""

    def __init__(self, choices: type[StrEnum], **options: Any) -> None:
        super().__init__(choices, by_value=fields.String, **options)


class PlaceCode(fields.String):
    """A national division code of 6, 9 or 12 digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(r"\A([0-9]{6}|[0-9]{9}|[0-9]{12})\Z"), **options)


class Month(fields.String):
    """A month of Shanghai's calendar: ``2026-03``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z"), **options)


class Cell(fields.String):
    """An H3 cell of resolution 8, as 15 hexadecimal digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(r"\A88[0-9a-f]{13}\Z"), **options)


class PageQuery(Body):
    """Which page of a list."""

    limit = WholeText(least=1, most=MOST_ROWS, load_default=20)
    cursor = fields.String(validate=validate.Length(1, 500), load_default=None)


@cache
def page_view(view: type[Schema]) -> Schema:
    """The view of a page of such rows: ``items`` and ``next_cursor``."""
    made = Schema.from_dict(
        {
            "items": fields.List(fields.Nested(view), attribute="rows", required=True),
            "next_cursor": fields.String(allow_none=True, required=True),
        },
        name=f"{view.__name__}Page",
    )
    return made()
