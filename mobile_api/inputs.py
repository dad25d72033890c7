"""What comes in: query, body, upload and version, each bounded and checked against what the operation declares."""

from typing import TYPE_CHECKING, Any

from flask import request
from marshmallow import Schema, ValidationError, fields
from werkzeug.exceptions import RequestEntityTooLarge

from app.kit.errors import Malformed, PreconditionRequired
from mobile_api.strict_json import check_text, read_json

if TYPE_CHECKING:
    from mobile_api.endpoint import Operation

UPLOAD_MOST = 8 * 1024 * 1024


class MalformedInput(Malformed):
    """What was sent does not fit the documented shape; ``faults`` tells where and why."""


class VersionRequired(PreconditionRequired):
    """An edit came without ``If-Match``."""


def receive(operation: "Operation") -> None:
    """Wait for the whole body, so that a slow sender holds no connection to the database."""
    if operation.upload:
        request.max_content_length = UPLOAD_MOST
    if operation.upload or operation.body is not None:
        data = request.get_data(cache=True)
        if request.content_length is None and len(data) >= (request.max_content_length or 0):
            raise RequestEntityTooLarge()  # a body in chunks is read up to the bound, and what follows is not seen


def load(operation: "Operation") -> dict[str, Any]:
    """The declared input; whatever is wrong in one part of it at once, each fault with its JSON pointer."""
    given: dict[str, Any] = {}
    if operation.query is not None:
        given["query"] = _loaded(operation.query, _query_values(operation.query))
    elif request.query_string and request.args:
        raise MalformedInput({f"/{name}": ["Unknown field."] for name in request.args})
    if operation.body is not None:
        given["body"] = _loaded(operation.body, read_json())
    if operation.upload:
        given["upload"] = _upload(operation.upload)
    if operation.edits:
        given["version"] = _expected_version()
    return given


def _query_values(schema: Schema) -> dict[str, Any]:
    """The query by name; only a list may have a name twice."""
    faults: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for name, given in request.args.lists():
        is_list = isinstance(schema.load_fields.get(name), fields.List)
        if len(given) > 1 and not is_list:
            faults[f"/{name}"] = ["stands twice"]
        elif not all(map(_is_text, given)):
            faults[f"/{name}"] = ["holds NUL or half a surrogate pair"]
        values[name] = given if is_list else given[0]
    if faults:
        raise MalformedInput(faults)
    return values


def _is_text(value: str) -> bool:
    try:
        check_text(value)
    except ValueError:
        return False
    return True


def _loaded(schema: Schema, values: Any) -> Any:
    try:
        return schema.load(values)
    except ValidationError as error:
        raise MalformedInput(_pointers(error.messages, "")) from error


def _pointers(messages: Any, at: str) -> dict[str, list[str]]:
    if isinstance(messages, list):
        return {at or "/": [str(message) for message in messages]}
    found: dict[str, list[str]] = {}
    for key, below in messages.items():
        step = "" if key == "_schema" else "/" + str(key).replace("~", "~0").replace("/", "~1")
        found |= _pointers(below, at + step)
    return found


def _upload(types: tuple[str, ...]) -> bytes:
    if request.mimetype not in types:
        raise MalformedInput({"/": [f"send one of {', '.join(types)} as the body"]})
    data = request.get_data(cache=True)
    if not data:
        raise MalformedInput({"/": ["empty"]})
    return data


def _expected_version() -> int:
    """The version in ``If-Match`` (``v3``, also as a compressed answer's ``v3:gzip``); -1 for one that was never ours."""
    tags = request.if_match
    for tag in tags.as_set(include_weak=True):
        number = tag.removeprefix("v").partition(":")[0]
        if tag.startswith("v") and number.isascii() and number.isdigit() and len(number) < 10:
            return int(number)
    if tags:
        return -1
    raise VersionRequired()
