"""The headers that every answer carries: what browsers may do with it, and who may keep it.

They are added below Flask, as one list, because setting ten headers one by one through a response costs more than finding its
route.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from app.config import Settings
from mobile_api import request_ids

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Header = tuple[str, str]

POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"

ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
"""Camera and place are the web app's own: it reads a team's check-in code and finds what is near."""

SECURE = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
OWN_POLICY = ("Content-Security-Policy", POLICY)
KEPT_BY_NOBODY = ("Cache-Control", "no-store")
ASKED_AGAIN = ("Cache-Control", "private, no-cache")
"""For what has an ETag: its reader may keep it, and asks each time whether it still holds."""

_ADDED = "yihu.headers"


def install(app: Flask, settings: Settings) -> None:
    """Put the headers onto every answer; HSTS only where people come by https."""
    always = [*ALWAYS, SECURE] if settings.public_url.startswith("https://") else ALWAYS
    app.wsgi_app = _Adding(app.wsgi_app, always)  # type: ignore[method-assign]


def add(*headers: Header) -> None:
    """Let the answer to this request carry more headers, whatever becomes of it."""
    request.environ.setdefault(_ADDED, []).extend(headers)


class _Adding:
    """Adds the headers at the moment when the answer starts."""

    def __init__(self, below: "WSGIApplication", always: list[Header]) -> None:
        self._below = below
        self._always = always

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve the request."""

        def start(status: str, given: list[Header], *rest: Any) -> Callable[[bytes], object]:
            names = {name for name, _ in given}
            if "Content-Security-Policy" not in names:
                given.append(OWN_POLICY)
            if "Cache-Control" not in names:
                given.append(ASKED_AGAIN if "ETag" in names else KEPT_BY_NOBODY)
            given.append((request_ids.HEADER, request_ids.of(environ)))
            return start_response(status, given + self._always + environ.get(_ADDED, []), *rest)

        return self._below(environ, start)
