"""JSON as RFC 8259 means it: no NaN, no duplicate keys, no lone surrogates, no NUL, no bottomless nesting."""

import json
import math
from typing import Any

from flask import request

from app.kit.errors import Malformed

DEEPEST = 32
JSON = "application/json"


class MalformedJson(Malformed):
    """The body is not JSON that the service reads."""


def read_json() -> Any:
    """The request's body; raises :class:`MalformedJson`."""
    is_json = request.environ.get("CONTENT_TYPE") == JSON or request.mimetype == JSON
    if not is_json:
        raise MalformedJson({"/": ["send a JSON body with Content-Type: application/json"]})
    return parse(request.get_data(cache=True))


def parse(data: bytes) -> Any:
    """The value of a JSON text; raises :class:`MalformedJson`."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
        _check(value, 1)
    except (ValueError, RecursionError) as error:
        raise MalformedJson({"/": [f"not JSON: {_reason(error)}"]}) from error
    return value


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno} column {error.colno}"
    if isinstance(error, RecursionError):
        return f"nested deeper than {DEEPEST}"
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _check(value: Any, depth: int) -> None:
    """What Python's reader lets through: NUL and half a surrogate pair in a text, a number beyond all bounds, deep nesting."""
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, float):
        if math.isinf(value):
            raise ValueError("a number is too large")
    elif isinstance(value, (dict, list)):
        _check_below(value, depth)


def _check_below(value: dict[str, Any] | list[Any], depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    if isinstance(value, dict):
        for key in value:
            check_text(key)
    for below in value.values() if isinstance(value, dict) else value:
        _check(below, depth + 1)


def check_text(text: str) -> None:
    """Refuse what no database column takes, with a ``ValueError``."""
    if "\x00" in text or not (text.isascii() or _is_whole(text)):
        raise ValueError("a text holds NUL or half a surrogate pair")


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
