"""Addresses: one spelling each, bounded, and no character that no database column takes."""

from flask import Flask, request
from werkzeug.exceptions import NotFound, RequestURITooLarge

LONGEST_PATH = 1_000
LONGEST_QUERY = 8_000


def install(app: Flask) -> None:
    """Refuse odd addresses before any route sees them; ``/x//y`` and ``/x/y/`` are no other names of ``/x/y``."""
    app.url_map.merge_slashes = False
    app.before_request(_check)


def _check() -> None:
    if len(request.path) > LONGEST_PATH or len(request.query_string) > LONGEST_QUERY:
        raise RequestURITooLarge()
    if not request.path.isprintable():
        raise NotFound()
