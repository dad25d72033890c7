"""The request's id: taken over from who calls where it is one, else made; it stands in the answer and in every log line."""

import re
from typing import Any

from flask import has_request_context, request

from app.kit.ids import new_id

HEADER = "X-Request-ID"
ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_MADE = "yihu.request_id"


def current() -> str:
    """The id of the request in hand."""
    return of(request.environ)


def of(environ: dict[str, Any]) -> str:
    """The id of a request by its WSGI environment; made at first need, so that errors before routing have one too."""
    found: str | None = environ.get(_MADE)
    if found is None:
        given: str = environ.get("HTTP_X_REQUEST_ID", "")
        found = environ[_MADE] = given if ACCEPTABLE.fullmatch(given) else new_id().hex
    return found


def told() -> dict[str, str]:
    """For the log: the id of the request in hand, if there is one."""
    return {"request_id": current()} if has_request_context() else {}
