"""The request's id: taken over from who calls where it is one, else made; it stands in the answer and in every log line."""

import re

from flask import Flask, has_request_context, request

from app.kit.ids import new_id
from mobile_api import headers
from mobile_api.in_hand import known, note

HEADER = "X-Request-ID"
ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


def install(app: Flask) -> None:
    """Give every request an id before anything else happens to it."""
    app.before_request(_name)


def current() -> str:
    """The id of this request; made at first need, so that errors before routing have one too."""
    found: str | None = known("request_id")
    if found is None:
        given = request.headers.get(HEADER, "")
        found = given if ACCEPTABLE.fullmatch(given) else new_id().hex
        note("request_id", found)
        headers.add((HEADER, found))
    return found


def told() -> dict[str, str]:
    """For the log: the id of the request in hand, if there is one."""
    return {"request_id": current()} if has_request_context() else {}


def _name() -> None:
    current()
