"""What every endpoint has: a permission, bounded input, one transaction, one view.

A route declares these and makes one call; everything else that HTTP needs happens here, once::

    @blueprint.operation("POST", "/<uuid:order_id>/assignments", permission=Permission.ORDERS_ACCEPT,
                         answer=AssignmentView, status=201, creates=True, refuses=(OrderFull,))
    def accept_order(occasion: Occasion, order_id: UUID) -> Assignment:
        \"\"\"Accept an order.\"\"\"
        return orders.accept(order_id, occasion)

The function gets the occasion, the path's values, then ``body`` and ``query`` where declared, and ``version`` (from ``If-Match``)
where it edits. What it returns is dumped by ``answer`` inside the transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError

from app.kit import clock
from app.kit.errors import Malformed, PreconditionRequired, Refusal
from app.kit.transaction import transaction
from app.people.actors import Actor, Occasion
from app.people.permissions import Permission
from mobile_api import auth, documents, idempotency
from mobile_api.strict_json import read_json

View = TypeVar("View", bound=Callable[..., Any])


class VersionRequired(PreconditionRequired):
    """An edit came without ``If-Match``."""


@dataclass(frozen=True)
class Operation:
    """What a route declares of itself."""

    method: str
    rule: str
    permission: Permission
    answer: Schema | None
    status: int
    body: Schema | None
    query: Schema | None
    creates: bool
    """Takes an ``Idempotency-Key``; a repeat gets the stored answer."""
    edits: bool
    """Needs ``If-Match`` with the version last read."""
    etag: Callable[[Any], str] | None
    """The entity tag of what is answered; a GET with the same ``If-None-Match`` gets 304."""
    refuses: tuple[type[Refusal], ...]
    """The refusals beyond the common ones."""
    name: str = ""


def version_tag(result: Any) -> str:
    """The entity tag of a row with a version."""
    return f"v{result.version}"


class Endpoints(Blueprint):
    """A concept's routes."""

    def operation(
        self,
        method: str,
        rule: str,
        *,
        permission: Permission,
        answer: type[Schema] | Schema | None = None,
        status: int = 200,
        body: type[Schema] | None = None,
        query: type[Schema] | None = None,
        creates: bool = False,
        edits: bool = False,
        etag: Callable[[Any], str] | None = None,
        refuses: tuple[type[Refusal], ...] = (),
        example: Any = None,
        body_example: Any = None,
    ) -> Callable[[View], View]:
        """Declare a route; see the module's text. ``answer=None`` answers 204, or the function's own Response."""

        def decorate(view: View) -> View:
            operation = Operation(
                method, rule, permission, _instance(answer), status if answer else 204,
                body() if body else None, query() if query else None,
                creates, edits, etag, refuses, view.__name__,
            )  # fmt: skip

            @wraps(view)
            def answered(**path: Any) -> Response:
                return _answer(operation, view, path)

            documented = documents.describe(self, operation, answered, example, body_example)
            documented.operation = operation
            self.route(rule, methods=[method], endpoint=view.__name__)(documented)
            return view

        return decorate


def _instance(schema: type[Schema] | Schema | None) -> Schema | None:
    return schema() if isinstance(schema, type) else schema


def _answer(operation: Operation, view: Callable[..., Any], path: dict[str, Any]) -> Response:
    at = clock.now()
    actor = auth.actor_for(operation.permission, at)
    given = {**path, **_input(operation)}
    with transaction():
        stored = idempotency.claim(actor, operation.name, given, at) if operation.creates else None
        if stored is not None:
            return stored.response(repeated=True)
        result = view(Occasion(actor, at), **given)
        response = _response(operation, result)
        if operation.creates:
            idempotency.keep(actor, response)
    return response


def _input(operation: Operation) -> dict[str, Any]:
    """The declared input, loaded; everything that is wrong with it at once, each fault with its JSON pointer."""
    given: dict[str, Any] = {}
    if operation.query is not None:
        given["query"] = _loaded(operation.query, _query_values(operation.query), "")
    if operation.body is not None:
        given["body"] = _loaded(operation.body, read_json(), "")
    if operation.edits:
        given["version"] = _expected_version()
    return given


def _query_values(schema: Schema) -> dict[str, Any]:
    lists = {
        name for name, field in schema.load_fields.items() if field.__class__.__name__ in {"List", "DelimitedList"}
    }
    return {name: request.args.getlist(name) if name in lists else request.args[name] for name in request.args}


def _loaded(schema: Schema, values: Any, at: str) -> Any:
    try:
        return schema.load(values)
    except ValidationError as error:
        raise MalformedInput(_pointers(error.messages, at)) from error


class MalformedInput(Malformed):
    """What was sent does not fit the documented shape; ``faults`` tells where and why."""


def _pointers(messages: Any, at: str) -> dict[str, list[str]]:
    if isinstance(messages, list):
        return {at or "/": [str(message) for message in messages]}
    found: dict[str, list[str]] = {}
    for key, below in messages.items():
        step = "" if key == "_schema" else "/" + str(key).replace("~", "~0").replace("/", "~1")
        found |= _pointers(below, at + step)
    return found


def _expected_version() -> int:
    tags = request.if_match
    for tag in tags.as_set(include_weak=True):
        if tag.startswith("v") and tag[1:].isdecimal() and len(tag) < 12:
            return int(tag[1:])
    if tags:
        return -1
    raise VersionRequired()


def _response(operation: Operation, result: Any) -> Response:
    if isinstance(result, Response):
        return result
    if operation.answer is None:
        return Response(status=204)
    text = current_app.json.dumps(operation.answer.dump(result))
    response = Response(text, operation.status, mimetype="application/json")
    if operation.etag is not None:
        response.set_etag(operation.etag(result))
        if request.method == "GET":
            response.make_conditional(request)
    return response


def actor_of(occasion: Occasion) -> Actor:
    """The person of an occasion of a route that needs a token."""
    return occasion.person
