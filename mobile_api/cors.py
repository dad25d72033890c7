"""Which other sites' pages may call the service: none, but for the origins that the settings list."""

import re

from flask import Flask, Response, request

from app.config import Settings, SettingsError

ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
EXPOSED = "ETag, Idempotency-Replayed, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-ID"
ALLOWED = "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-ID"
METHODS = "GET, POST, PUT, PATCH, DELETE"


def install(app: Flask, settings: Settings) -> None:
    """Answer the listed origins; no cookie is ever sent or read, so no credentials are allowed."""
    origins = parse(settings.cors_origins)
    if not origins:
        return

    def preflight() -> Response | None:
        asked = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        return Response(status=204) if asked and request.headers.get("Origin") in origins else None

    def allow(response: Response) -> Response:
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin in origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = METHODS
                response.headers["Access-Control-Allow-Headers"] = ALLOWED
                response.headers["Access-Control-Max-Age"] = "600"
        return response

    app.before_request(preflight)
    app.after_request(allow)


def parse(text: str) -> frozenset[str]:
    """The origins of a setting; raises :class:`SettingsError` on what is none (a path, a star)."""
    origins = frozenset(part.strip() for part in text.split(",") if part.strip())
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise SettingsError(f"YIHU_CORS_ORIGINS: {origin} is no origin (https://example.org).")
    return origins
