"""One renderer for every 4xx and 5xx: RFC 9457 ``application/problem+json``, framework errors too."""

import json
import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.kit import texts
from app.kit.errors import Malformed, Refusal, TooManyRequests, Unauthenticated, Unavailable

log = logging.getLogger(__name__)


class DatabaseAway(Unavailable):
    """The database does not answer."""


def install(app: Flask) -> None:
    """Render every refusal, framework error and failure as a problem."""
    app.register_error_handler(Refusal, render)
    app.register_error_handler(HTTPException, _framework)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(PoolTimeout, _database)
    app.register_error_handler(Exception, _failure)


def render(refusal: Refusal) -> Response:
    """A refusal's answer: its code, its text in the reader's language, its facts; faults where the input is wrong."""
    extra = {name: _plain(value) for name, value in refusal.facts.items()}
    if isinstance(refusal, Malformed):
        extra["faults"] = [{"pointer": at, "reasons": reasons} for at, reasons in refusal.faults.items()]
    response = problem(refusal.status, refusal.code, extra)
    if isinstance(refusal, TooManyRequests) and "retry_after" in refusal.facts:
        response.headers["Retry-After"] = str(refusal.facts["retry_after"])
    if isinstance(refusal, Unauthenticated):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def problem(status: int, code: str, extra: dict[str, Any] | None = None) -> Response:
    """A problem document."""
    title = texts.text(f"problem.{code}", reader_language(), default=HTTPStatus(status).phrase)
    body = {
        "type": f"urn:yihu:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "request_id": g.get("request_id"),
        **(extra or {}),
    }
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")


def reader_language() -> str:
    """The language to answer in: the signed-in person's, else what ``Accept-Language`` prefers, else Chinese."""
    actor = g.get("actor")
    if actor is not None:
        return str(actor.language)
    return request.accept_languages.best_match(["zh", "zh-CN", "en"], "zh")[:2]


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, str, bool, list, dict, type(None))) else str(value)


def _framework(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(error.get_body(), status, error.get_headers())
    response = problem(status, HTTPStatus(status).phrase.lower().replace(" ", "-"))
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _database(error: Exception) -> Response:
    log.error("database does not answer", extra={"error": type(error).__name__})
    return render(DatabaseAway(retry_after=5))


def _failure(error: Exception) -> Response:
    log.error("failure", extra={"error": type(error).__name__}, exc_info=error)
    return problem(500, "internal-server-error")
