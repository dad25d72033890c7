"""The OpenAPI document: what each operation declares, written down through flask-smorest."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, fields

from app.kit.errors import Refusal
from app.people.permissions import Permission

if TYPE_CHECKING:
    from mobile_api.endpoint import Endpoints, Operation


class FaultView(Schema):
    """What is wrong in one place of the input."""

    pointer = fields.String(metadata={"description": "JSON pointer (RFC 6901) into the input"})
    reasons = fields.List(fields.String())


class ProblemView(Schema):
    """A problem (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True, metadata={"description": "One sentence in the reader's language"})
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "The refusal's name, stable"})
    request_id = fields.String(required=True)
    faults = fields.List(fields.Nested(FaultView))


def describe(
    blueprint: Endpoints, operation: Operation, view: Callable[..., Any], example: Any, body_example: Any
) -> Any:
    """The view with everything that flask-smorest needs to document it."""
    documented: Any = view
    carrier = documented
    for schema, location, shown in ((operation.body, "json", body_example), (operation.query, "query", None)):
        if schema is not None:
            carrier = blueprint.arguments(schema, location=location, example=shown, error_status_code=422)(carrier)
    carrier = blueprint.response(operation.status, operation.answer, example=example)(carrier)
    for status, refusals in _refusals(operation).items():
        carrier = blueprint.alt_response(status, schema=ProblemView, content_type="application/problem+json",
                                         description=_names(status, refusals))(carrier)  # fmt: skip
    documented._apidoc = carrier._apidoc
    documented._apidoc.setdefault("manual_doc", {}).update(_manual(operation))
    return documented


def _refusals(operation: Operation) -> dict[int, list[str]]:
    common = {429, 503} | ({401, 403} if operation.permission is not Permission.PUBLIC else set())
    if operation.body is not None or operation.query is not None or operation.creates:
        common |= {400, 422}
    if operation.body is not None:
        common |= {413}
    if operation.creates:
        common |= {409}
    if operation.edits:
        common |= {412, 428}
    if "<" in operation.rule:
        common |= {404}
    found: dict[int, list[str]] = {status: [] for status in common}
    for refusal in operation.refuses:
        found.setdefault(refusal.status, []).append(_named(refusal))
    return dict(sorted(found.items()))


def _named(refusal: type[Refusal]) -> str:
    return f"`{refusal.code}`"


def _names(status: int, names: list[str]) -> str:
    return ", ".join(names) or HTTPStatus(status).phrase


def _manual(operation: Operation) -> dict[str, Any]:
    manual: dict[str, Any] = {"operationId": operation.name, "x-permission": operation.permission.value}
    if operation.permission is Permission.PUBLIC:
        manual["security"] = []
    parameters = []
    if operation.creates:
        parameters.append(_header("Idempotency-Key", "A repeat with the same key gets the first answer.", False, 64))
    if operation.edits:
        parameters.append(_header("If-Match", "The ETag last read.", True, 64))
    if operation.etag is not None and operation.method == "GET":
        parameters.append(_header("If-None-Match", "An ETag already held: 304 if it still holds.", False, 200))
    if parameters:
        manual["parameters"] = parameters
    return manual


def _header(name: str, description: str, required: bool, longest: int) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return {"in": "header", "name": name, "description": description, "required": required, "schema": schema}
