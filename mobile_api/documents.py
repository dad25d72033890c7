"""The OpenAPI document: what each operation declares, written down; made from the code at first need, never kept in a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Flask
from flask_smorest import Api
from marshmallow import INCLUDE, Schema, fields

from app.config import Settings
from app.people.permissions import Permission

if TYPE_CHECKING:
    from mobile_api.endpoint import Endpoints, Operation

PROBLEM = "application/problem+json"
LONGEST_WORD = 200
"""Characters of a text in a path."""

DESCRIPTION = """\
The API of *One call, hundred responses* (一呼百应): residents ask for help; volunteers nearby accept,
serve, are rated and earn points.

* **Sign in** with a phone number and a one-time code; send the access token as `Authorization: Bearer …`.
* **Refusals** are `application/problem+json` (RFC 9457) with a stable `code`, a sentence in the reader's language
  (`Accept-Language: zh` or `en`) and the `request_id`. What you may not see is 404; what you see and may not do is 403.
* **Creating** takes an `Idempotency-Key`: a repeat with the same key within a day gets the first answer and has no second effect.
* **Editing** needs `If-Match` with the `ETag` last read: 412 if somebody was faster, 428 without it.
* **Lists** are pages: pass `next_cursor` as `cursor` until it is `null`.
* **Moments** are RFC 3339 with an offset, answered in China's (+08:00).
"""

TAGS = {
    "people": "Signing in, one's own account, devices and data, and who holds which role.",
    "acts": "What others did in one's name (本人确认), and the answer to it with one tap.",
    "keys": "The public keys that verify access tokens.",
    "places": "The tree of districts, subdistricts and communities.",
    "registration": "Organizations, teams, the dual registration (双报到) of members, and their lists.",
    "receipts": "The receipts of registrations (报到回执), to print and to check.",
    "lists": "What communities need, what organizations give, and the projects that they agree on (清单).",
    "orders": "Asking for help, accepting, serving, rating, and what may go wrong between.",
    "activities": "Orders for many (活动): dates and roles, series, sign-up, the roster, rotating codes and attendance.",
    "calendar": "A volunteer's services for the calendar of their phone, at a secret address.",
    "dispatch": "Who hears of an order and when: the waves and the ladder.",
    "desk": "The committee's desk: orders that nobody answered, handed out by name (派单) or ended with a word.",
    "reports": "How long answers take, where orders die, and who is asked too often or never.",
    "whistles": "Whistles (吹哨): units called by a committee, which report in, handle or hand back, and are rated.",
    "holds": "Slots that a team or an organization takes as one (整队接单), and fills with its members by a time.",
    "merges": "Similar orders that nobody answered, merged into an activity (合并); taking one's own out again.",
    "hand-outs": "A set of orders handed out at once: planned by a solver, changed by hand, sent with one click.",
    "notifications": "The inbox, devices for pushes, and what somebody wants to be pushed.",
    "points": "Report credit and reward points: balances, entries with their reasons, rules.",
    "rewards": "What reward points are spent on: a place's catalogue, redemptions, and points for a neighbour.",
    "recognition": "Stars by hours, honours, and certificates of service that anybody can check.",
    "statements": "Settlement: closed monthly statements, quarterly orders and annual reviews; the daily check.",
    "feedback": "The monthly sheet to a home organization, and exports of entries.",
    "notice": "Points in public notice (公示), and objections to them.",
    "rankings": "Rankings of organizations and teams: off unless a place says why it wants them; of persons only who ask.",
    "reviews": "What waits for a committee, and its decisions.",
    "verification": "Checking the number of a receipt, a certificate or a statement; nobody needs to log in for it.",
    "operating": "Whether the service lives and is ready, its figures, and this document.",
}

PHRASES = {
    200: "Done.",
    201: "Made.",
    202: "Taken on; it happens later.",
    204: "Done; there is nothing to tell.",
    304: "What you hold still holds.",
    400: "The request cannot be read.",
    401: "Who asks is not known, or no longer.",
    403: "You see it, and may not do this to it.",
    404: "There is no such thing, or none that you may see.",
    409: "Not in the present state of things.",
    412: "Somebody changed it since you read it.",
    413: "The body is too large.",
    414: "The address with its query is too long.",
    422: "The input is wrong; `faults` tells where.",
    428: "An edit needs `If-Match`.",
    429: "A limit is reached; `Retry-After` tells when to go on.",
    503: "A part of the service does not answer; try again.",
}

COMMON = {
    401: ("token-required", "token-invalid", "session-revoked"),
    403: ("role-required",),
    404: ("path-unknown",),
    409: ("idempotency-key-reused",),
    413: ("body-too-large",),
    414: ("address-too-long",),
    422: ("malformed-input", "malformed-json", "malformed-idempotency-key"),
    428: ("version-required",),
    429: ("rate-limited",),
    503: ("database-away",),
}

HEADERS = {
    "X-Request-ID": ("string", "The request's id; tell it when you ask for help."),
    "RateLimit-Limit": ("integer", "Requests in a window."),
    "RateLimit-Remaining": ("integer", "Requests left in this window."),
    "RateLimit-Reset": ("integer", "Seconds until the next window."),
    "Retry-After": ("integer", "Seconds to wait before the next try."),
    "ETag": ("string", "The version; send it as `If-Match` with an edit, as `If-None-Match` with the next reading."),
    "Idempotency-Replayed": ("string", "`true` on the stored answer to a repeat."),
}
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


class Document(Api):
    """flask-smorest's document, without its way of telling errors: :mod:`mobile_api.problems` tells all of them."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, settings: Settings) -> None:
        app.config.update(API_TITLE="One call, hundred responses (一呼百应)", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
        app.config["API_SPEC_OPTIONS"] = _frame(settings.public_url)
        super().__init__(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_schema_name)})
        self._blueprints: list[Endpoints] = []
        self._written: str | None = None
        self._lock = Lock()
        app.extensions["document"] = self

    def register_blueprint(self, blueprint: Endpoints) -> None:
        """Serve a concept's routes, and describe them when the document is asked for."""
        self._app.register_blueprint(blueprint)
        self._blueprints.append(blueprint)

    def text(self) -> str:
        """The document as JSON, written once a process."""
        with self._lock:
            if self._written is None:
                self._written = json.dumps(self._write(), ensure_ascii=False, separators=(",", ":"))
            return self._written

    def _write(self) -> dict[str, Any]:
        for blueprint in self._blueprints:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": TAGS.get(blueprint.name, blueprint.description)})
        _add_components(self.spec)
        document: dict[str, Any] = self.spec.to_dict()
        _bound_paths(document)
        _spell(document)
        return document

    def _register_error_handlers(self) -> None:
        """Leave the errors to our own renderer."""

    def _register_responses(self) -> None:
        """Make no default answers; each operation names its own."""


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
        found[status] = _problem(status, own) if own else f"Problem{status}"
    if (
        operation.content == "text/html" and 404 in codes
    ):  # a page tells its reader on a page what is not there any more
        found[404] = _problem(404, codes[404])
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


def _problem(status: int, own: list[str]) -> dict[str, Any]:
    codes = [*own, *COMMON.get(status, ())]
    listed = ", ".join(f"`{code}`" for code in codes)
    phrase = PHRASES.get(status, "Refused.")
    return {
        "description": f"{phrase} Codes: {listed}." if codes else phrase,
        "headers": _headers(("Retry-After",) if status in {429, 503} else ()),
        "content": {PROBLEM: {"schema": ProblemView}},
        "x-codes": codes,
    }


def _frame(public_url: str) -> dict[str, Any]:
    return {
        "info": {
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": public_url or "/"}],
        "security": [{"bearer": []}],
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
    }


def _add_components(spec: Any) -> None:
    lives = "The access token of a signed-in device; it lives 15 minutes."
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": lives}
    spec.components.security_scheme("bearer", bearer)
    for name, (kind, description) in HEADERS.items():
        spec.components.header(name, {"description": description, "schema": {"type": kind}})
    for status in COMMON | {400: (), 412: ()}:
        spec.components.response(f"Problem{status}", _problem(status, []))


def _schema_name(schema: Any) -> str:
    """A schema's class; of a part of one, its fields too (``PlaceViewCodeName``)."""
    name = str(getattr(resolve_schema_cls(schema), "__name__", schema))
    only = getattr(schema, "only", None) if isinstance(schema, Schema) else None
    return name + "".join(field.title().replace("_", "") for field in sorted(only or ()))


def _spell(part: Any) -> None:
    """Bounds in the document's words: a text ends at ``^`` and ``$`` (JavaScript's), and an object has ``maxProperties``."""
    if isinstance(part, dict):
        if part.get("type") == "object" and "maxLength" in part:
            part["maxProperties"] = part.pop("maxLength")
        if isinstance(part.get("pattern"), str):
            part["pattern"] = part["pattern"].replace("\\A", "^").replace("\\Z", "$")
        for below in part.values():
            _spell(below)
    elif isinstance(part, list):
        for below in part:
            _spell(below)


def _bound_paths(document: dict[str, Any]) -> None:
    """Say of a text in a path how long it may be."""
    for operations in document["paths"].values():
        for parameter in operations.get("parameters", ()):
            schema = parameter["schema"]
            if schema.get("type") == "string" and "format" not in schema:
                schema.setdefault("minLength", 1)
                schema.setdefault("maxLength", LONGEST_WORD)
