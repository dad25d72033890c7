"""JSON as RFC 8259 means it: no NaN, no duplicate keys, no lone surrogates, no NUL, no bottomless nesting."""

import json
from typing import Any

from flask import request

from app.kit.errors import Malformed

DEEPEST = 32


class MalformedJson(Malformed):
    """The body is not JSON that the service reads."""


def read_json() -> Any:
    """The request's body; raises :class:`MalformedJson`."""
    if request.mimetype != "application/json":
        raise MalformedJson({"/": ["send a JSON body with Content-Type: application/json"]})
    return parse(request.get_data(cache=True))


def parse(data: bytes) -> Any:
    """The value of a JSON text; raises :class:`MalformedJson`."""
    try:
        text = data.decode("utf-8")
        if _depth(text) > DEEPEST:
            raise ValueError(f"nested deeper than {DEEPEST}")
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
        _check_text(value)
    except (ValueError, RecursionError) as error:
        raise MalformedJson({"/": [f"not JSON: {_reason(error)}"]}) from error
    return value


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno} column {error.colno}"
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _depth(text: str) -> int:
    deepest = depth = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _check_text(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ValueError("a text holds NUL or half a surrogate pair")
    elif isinstance(value, dict):
        for key, below in value.items():
            _check_text(key)
            _check_text(below)
    elif isinstance(value, list):
        for below in value:
            _check_text(below)
