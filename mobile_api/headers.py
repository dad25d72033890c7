"""The headers that every answer carries: what browsers may do with it, and who may keep it."""

from flask import Flask, Response

from app.config import Settings

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


def install(app: Flask, settings: Settings) -> None:
    """Put the headers onto every answer; HSTS only where people come by https."""
    always = [*ALWAYS, SECURE] if settings.public_url.startswith("https://") else ALWAYS

    def protect(response: Response) -> Response:
        headers = response.headers
        headers.extend(always)
        headers.setdefault("Content-Security-Policy", POLICY)
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "private, no-cache" if "ETag" in headers else "no-store"
        return response

    app.after_request(protect)
