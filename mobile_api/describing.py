"""An operation in the document: its parameters, its body, its answer and its refusals, from what it declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from marshmallow import INCLUDE, Schema, fields

from app.people.permissions import Permission
from mobile_api.wording import COMMON, PHRASES

if TYPE_CHECKING:
    from mobile_api.endpoint import Operation

PROBLEM = "application/problem+json"
ALWAYS = ("X-Request-ID",)
LIMITED = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


class FaultView(Schema):
    """What is wrong in one place of the input."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer (RFC 6901) into the input"})
    reasons = fields.List(fields.String(), required=True)


class ProblemView(Schema):
    """A problem (RFC 9457); what a refusal knows beyond this (counts, times, ids) stands beside it."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(required=True)
    title = fields.String(required=True, metadata={"description": "One sentence in the reader's language"})
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "The refusal's name, stable"})
    request_id = fields.String(required=True)
    faults = fields.List(fields.Nested(FaultView))


def describe(operation: Operation, view: Callable[..., Any], example: Any, body_example: Any) -> Any:
    """The view with what the document says of it."""
    described: Any = view
    manual = {
        "operationId": operation.name,
        "x-permission": operation.permission.value,
        "parameters": _parameters(operation),
        "responses": {str(status): answer for status, answer in _responses(operation, example).items()},
    }
    if operation.permission is Permission.PUBLIC:
        manual["security"] = []
    if operation.body is not None:
        content: dict[str, Any] = {"schema": operation.body} | _shown(body_example)
        manual["requestBody"] = {"required": True, "content": {"application/json": content}}
    if operation.upload:
        binary = {"schema": {"type": "string", "format": "binary"}}
        manual["requestBody"] = {"required": True, "content": dict.fromkeys(operation.upload, binary)}
    described._apidoc = {"manual_doc": manual}
    return described


def _shown(example: Any) -> dict[str, Any]:
    return {} if example is None else {"example": example}


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = []
    if operation.query is not None:
        parameters.append({"in": "query", "schema": operation.query})
    if operation.creates and operation.permission is not Permission.PUBLIC:
        parameters.append(_header("Idempotency-Key", "A repeat with the same key gets the first answer.", False, 64))
    if operation.edits:
        parameters.append(_header("If-Match", "The ETag last read.", True, 64))
    if operation.etag is not None and operation.method == "GET":
        parameters.append(_header("If-None-Match", "An ETag already held: 304 if it still holds.", False, 200))
    return parameters


def _header(name: str, description: str, required: bool, longest: int) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": longest, "pattern": "^[!-~]+$"}
    return {"in": "header", "name": name, "description": description, "required": required, "schema": schema}


def _responses(operation: Operation, example: Any) -> dict[int, Any]:
    found: dict[int, Any] = {operation.status: _success(operation, example)}
    if operation.etag is not None and operation.method == "GET":
        found[304] = {"description": PHRASES[304], "headers": _headers(("ETag",))}
    codes = _codes(operation)
    for status, own in codes.items():
        found[status] = problem(status, own) if own else f"Problem{status}"
    if (
        operation.content == "text/html" and 404 in codes
    ):  # a page tells its reader on a page what is not there any more
        found[404] = problem(404, codes[404])
        found[404]["content"] |= {"text/html": {"schema": {"type": "string"}}}
    return dict(sorted(found.items()))


def _success(operation: Operation, example: Any) -> dict[str, Any]:
    headers = list(LIMITED if operation.limited else ())
    if operation.etag is not None:
        headers.append("ETag")
    if operation.creates and operation.permission is not Permission.PUBLIC:
        headers.append("Idempotency-Replayed")
    success: dict[str, Any] = {"description": PHRASES.get(operation.status, "Done."), "headers": _headers(headers)}
    if operation.answer is not None:
        success["content"] = {"application/json": {"schema": operation.answer} | _shown(example)}
    elif operation.content:
        kind = "object" if operation.content == "application/json" else "string"
        success["content"] = {operation.content: {"schema": {"type": kind}} | _shown(example)}
    return success


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*ALWAYS, *names)}


def _codes(operation: Operation) -> dict[int, list[str]]:
    """The refusals of an operation by status; a status with none of its own has the common ones."""
    is_public = operation.permission is Permission.PUBLIC
    common = {422, 503} | ({429} if operation.limited else set()) | (set() if is_public else {401, 403})
    if operation.body is not None or operation.upload:
        common |= {413}
    if operation.creates and not is_public:
        common |= {409}
    if operation.edits:
        common |= {412, 428}
    if operation.query is not None:
        common |= {414}
    if "<" in operation.rule:
        common |= {404}
    found: dict[int, list[str]] = {status: [] for status in common}
    for refusal in operation.refuses:
        found.setdefault(refusal.status, []).append(refusal.code)
    return found


def problem(status: int, own: list[str]) -> dict[str, Any]:
    codes = [*own, *COMMON.get(status, ())]
    listed = ", ".join(f"`{code}`" for code in codes)
    phrase = PHRASES.get(status, "Refused.")
    return {
        "description": f"{phrase} Codes: {listed}." if codes else phrase,
        "headers": _headers(("Retry-After",) if status in {429, 503} else ()),
        "content": {PROBLEM: {"schema": ProblemView}},
        "x-codes": codes,
    }
