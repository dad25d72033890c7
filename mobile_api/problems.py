"""One renderer for every 4xx and 5xx: RFC 9457 ``application/problem+json``, framework errors too."""

import json
import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.kit import texts
from app.kit.errors import Malformed, Refusal, TooManyRequests, Unauthenticated, Unavailable
from app.people.models import Language
from mobile_api import languages, request_ids
from mobile_api.in_hand import known, note

log = logging.getLogger(__name__)

CODES = {
    400: "request-malformed",
    404: "path-unknown",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "request-too-slow",
    411: "length-required",
    413: "body-too-large",
    414: "address-too-long",
    415: "media-type-unsupported",
    416: "range-not-satisfiable",
    431: "headers-too-large",
    500: "failure",
    501: "method-unknown",
    503: "unavailable",
}
"""The problems that the framework finds, by status."""

CANCELLED = "57014"


class DatabaseAway(Unavailable):
    """The database does not answer, or not in time."""


def install(app: Flask) -> None:
    """Render every refusal, framework error and failure as a problem."""
    app.register_error_handler(Refusal, render)
    app.register_error_handler(HTTPException, _framework)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _away)
    app.register_error_handler(Exception, _failure)


def render(refusal: Refusal) -> Response:
    """A refusal's answer: its code, its text in the reader's language, its facts; faults where the input is wrong."""
    extra = {name: _plain(value) for name, value in refusal.facts.items()}
    if isinstance(refusal, Malformed):
        extra["faults"] = [{"pointer": at, "reasons": reasons} for at, reasons in refusal.faults.items()]
    response = problem(refusal.status, refusal.code, extra)
    if isinstance(refusal, (TooManyRequests, Unavailable)) and "retry_after" in refusal.facts:
        response.headers["Retry-After"] = str(refusal.facts["retry_after"])
    if isinstance(refusal, Unauthenticated):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def problem(status: int, code: str, extra: dict[str, Any] | None = None) -> Response:
    """A problem document; a fact that has the name of one of its members is told as ``present_status`` (and so on)."""
    extra = extra or {}
    note("problem", code)
    body = {
        "type": f"urn:yihu:problem:{code}",
        "title": _title(status, code, extra),
        "status": status,
        "code": code,
        "request_id": request_ids.current(),
    }
    body |= {f"present_{name}" if name in body else name: value for name, value in extra.items()}
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")


def reader_language() -> str:
    """The language to answer in: what ``Accept-Language`` prefers, else the signed-in person's, else Chinese."""
    actor = known("actor")
    if actor is not None:
        return str(actor.language)
    return str(languages.asked() or Language.CHINESE)


class _Facts(dict[str, Any]):
    """A refusal's facts; one that is not told leaves its place in the sentence empty, and fails nothing."""

    def __missing__(self, name: str) -> str:
        return "…"


def _title(status: int, code: str, facts: dict[str, Any]) -> str:
    text = texts.text(f"problem.{code}", reader_language(), default=HTTPStatus(status).phrase)
    return text.format_map(_Facts(facts)) if "{" in text else text


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, str, bool, list, dict, type(None))) else str(value)


def _framework(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(status=status, headers=error.get_headers())
    if error.__cause__ is not None and status >= 500:
        log.error("failure", exc_info=error)
    response = problem(status, CODES.get(status, f"http-{status}"))
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _database(error: DBAPIError) -> Response:
    """The database is away, or took too long; anything else that it says is a failure of ours."""
    cancelled = getattr(error.orig, "sqlstate", None) == CANCELLED
    return _away(error) if error.connection_invalidated or cancelled or _no_connection(error) else _failure(error)


def _no_connection(error: DBAPIError) -> bool:
    """Whether there was no connection, or no more: PostgreSQL's classes 08, 53 and 57, or no word from it at all."""
    state = getattr(error.orig, "sqlstate", None)
    kind = type(error).__name__
    return kind in {"OperationalError", "InterfaceError"} and (state is None or state[:2] in {"08", "53", "57"})


def _away(error: Exception) -> Response:
    log.error("database does not answer", extra={"error": type(error).__name__})
    return render(DatabaseAway(retry_after=5))


def _failure(error: Exception) -> Response:
    log.error("failure", extra={"error": type(error).__name__}, exc_info=error)
    return problem(500, CODES[500])
