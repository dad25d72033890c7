"""The documentation page's files: Swagger UI as a package brings it, and our two small ones; nothing comes from elsewhere."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from flask import Response, request

from mobile_api.headers import POLICY

OWN = Path(__file__).parent / "page"
PAGE_POLICY = f"{POLICY}; img-src 'self' data:"
"""Swagger UI has pictures within its style sheet; nothing else of it needs more than every page may."""
A_DAY = "public, max-age=86400"


def page() -> Response:
    """The page."""
    answer = _file(OWN / "index.html", "text/html")
    answer.headers["Content-Security-Policy"] = PAGE_POLICY
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def start() -> Response:
    """What starts Swagger UI on the page."""
    return _file(OWN / "start.js", "text/javascript")


def script() -> Response:
    """Swagger UI."""
    return _file(_swagger_ui() / "js" / "swagger-ui-bundle.js", "text/javascript")


def style() -> Response:
    """Swagger UI's style sheet."""
    return _file(_swagger_ui() / "css" / "swagger-ui.css", "text/css")


def tagged(data: bytes | str, media_type: str, cache_control: str) -> Response:
    """An answer whose ETag is what it says."""
    answer = Response(data, mimetype=media_type)
    answer.set_etag(_tag(data))
    answer.headers["Cache-Control"] = cache_control
    answer.make_conditional(request)
    return answer


def _file(path: Path, media_type: str) -> Response:
    return tagged(_read(path), media_type, A_DAY)


@cache
def _read(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _tag(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:20]


@cache
def _swagger_ui() -> Path:
    """The folder of the package that carries Swagger UI; the package itself is not imported."""
    found = find_spec("flask_openapi_swagger")
    if found is None or found.origin is None:
        raise LookupError("the package flask-openapi-swagger is not installed")
    return Path(found.origin).parent / "templates" / "swagger"
