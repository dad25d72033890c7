"""The web app's files at ``/``, where they have been built (``web/build.py``): a client of this API like any other.

Names under ``/static/`` carry a digest of their content and are kept for good; everything else is asked for again each time.
"""

import re
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from mobile_api.headers import POLICY

BUILT = Path(__file__).parent.parent / "web" / "dist"
PAGE_POLICY = f"{POLICY}; require-trusted-types-for 'script'; trusted-types svelte-trusted-html yihu"
"""No script but our own files, and no text that becomes HTML past the templates of the app."""
_NAMED_BY_CONTENT = re.compile(r"^.*/static/[^/]+$")


def install(app: Flask, built: Path = BUILT) -> None:
    """Serve the built files before any route; where nothing is built, ``/`` is the route that says so."""
    if not (built / "index.html").is_file():
        return
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(built),
        index_file=True,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=lambda _, url: bool(_NAMED_BY_CONTENT.match(url)),
        add_headers_function=_add,
    )


def _add(headers: Headers, path: str, _: str) -> None:
    if path.endswith(".html"):
        headers["Content-Security-Policy"] = PAGE_POLICY
    if headers.get("Cache-Control") == "max-age=0, public":
        headers["Cache-Control"] = "no-cache"
