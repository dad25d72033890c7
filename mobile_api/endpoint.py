"""What every endpoint has: a permission, bounded input, one transaction, one view.

A route declares these and makes one call; everything else that HTTP needs happens here, once::

    @blueprint.operation("POST", "/<uuid:order_id>/assignments", permission=Permission.ORDERS_ACCEPT,
                         answer=AssignmentView, status=201, creates=True, refuses=(OrderFull,))
    def accept_order(occasion: Occasion, order_id: UUID) -> Assignment:
        \"\"\"Accept an order.\"\"\"
        return orders.accept(order_id, occasion)

The function gets the occasion, the path's values, then ``body``, ``query`` and ``upload`` where declared, and ``version`` (from
``If-Match``) where it edits. What it returns is dumped by ``answer`` inside the transaction. Where PostgreSQL breaks off a
transaction (a deadlock, say), the whole of it runs again, so a function touches nothing but the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from json import JSONEncoder
from typing import Any, TypeVar
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema

from app.kit import clock
from app.kit.errors import Refusal, Unauthenticated
from app.kit.transaction import repeated, transaction
from app.people.actors import Actor, Occasion
from app.people.permissions import Permission
from mobile_api import auth, describing, idempotency, inputs, rate_limits

View = TypeVar("View", bound=Callable[..., Any])

_JSON = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str)


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
    name: str
    upload: tuple[str, ...]
    """The media types of which the body may be one, as it is, up to 8 MiB; the function gets it as ``upload``."""
    limited: bool
    """Whether calls without a token count against their address's limit."""
    content: str
    """The media type of the function's own ``Response``, where it is no JSON."""


def version_tag(result: Any) -> str:
    """The entity tag of a row with a version."""
    return f"v{result.version}"


def own_tag(result: Any) -> str:
    """For a function that makes its own Response: its own entity tag."""
    tag, _ = result.get_etag()
    return str(tag)


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
        upload: tuple[str, ...] = (),
        limited: bool = True,
        content: str = "",
        example: Any = None,
        body_example: Any = None,
    ) -> Callable[[View], View]:
        """Declare a route; see the module's text. ``answer=None`` answers 204, or the function's own Response.

        ``content`` is the media type of such an own Response; ``upload`` the media types that the body may have, raw.
        """

        def decorate(view: View) -> View:
            operation = Operation(
                method, rule, permission, _instance(answer), status if answer or content else 204,
                body() if body else None, query() if query else None,
                creates, edits, etag, refuses, view.__name__, upload, limited, content,
            )  # fmt: skip

            @wraps(view)
            def answered(**path: Any) -> Response:
                return _answer(operation, view, path)

            documented = describing.describe(operation, answered, example, body_example)
            documented.operation = operation
            self.route(rule, methods=[method], endpoint=view.__name__)(documented)
            return view

        return decorate


def _instance(schema: type[Schema] | Schema | None) -> Schema | None:
    return schema() if isinstance(schema, type) else schema


def _answer(operation: Operation, view: Callable[..., Any], path: dict[str, Any]) -> Response:
    at = clock.now()
    try:
        session_id = auth.session_of(operation.permission, at)
        inputs.receive(operation)
        sent = _sent(operation, path)
        return repeated(lambda: _attempt(operation, view, sent, session_id, at))
    except Unauthenticated:
        rate_limits.count_address(at)
        raise


@dataclass(frozen=True)
class Sent:
    """What came with a request, and under which key; or what is wrong with it, which is told only to whom the route is open."""

    given: dict[str, Any]
    key: idempotency.Key | None = None
    fault: Refusal | None = None


def _sent(operation: Operation, path: dict[str, Any]) -> Sent:
    try:
        given = {**path, **inputs.load(operation)}
        takes_key = operation.creates and operation.permission is not Permission.PUBLIC
        return Sent(given, idempotency.key_of(operation.name, given) if takes_key else None)
    except Refusal as fault:
        return Sent(path, fault=fault)


def _attempt(
    operation: Operation, view: Callable[..., Any], sent: Sent, session_id: UUID | None, at: datetime
) -> Response:
    """One transaction: who asks, what they send, the call, the view of its result."""
    with transaction():
        actor = auth.actor_of(session_id, sent.key, at)
        _count(operation, actor, at)
        auth.check(actor, operation.permission)
        if sent.fault is not None:
            raise sent.fault
        stored = idempotency.stored(sent.key)
        if stored is not None:
            return stored
        try:
            response = _response(operation, view(Occasion(actor, at), **sent.given))
        except Refusal as refusal:
            if refusal.keeps and operation.creates:
                idempotency.release()
            raise
        if operation.creates:
            idempotency.keep(response)
    return response


def _count(operation: Operation, actor: Actor | None, at: datetime) -> None:
    if actor is not None:
        rate_limits.count_account(actor.account_id, at)
    elif operation.limited:
        rate_limits.count_address(at)


def _response(operation: Operation, result: Any) -> Response:
    if isinstance(result, Response):
        return result
    if operation.answer is None:
        return Response(status=204)
    text = _JSON.encode(operation.answer.dump(result))
    response = Response(text, operation.status, mimetype="application/json")
    if operation.etag is not None:
        response.set_etag(operation.etag(result))
        if operation.method == "GET":
            response.make_conditional(request)
    return response


def actor_of(occasion: Occasion) -> Actor:
    """The person of an occasion of a route that needs a token."""
    return occasion.person
