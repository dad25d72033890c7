"""Whether the machines that the service speaks to can be reached: the SMS gateway, FCM, Redis. Nothing is sent to them."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from app.config import Settings
from app.operating.findings import Finding, bad, good, note

REACHED_WITHIN = 5.0
GOOGLE_FCM = "https://fcm.googleapis.com"


def examine(settings: Settings) -> Iterator[Finding]:
    """One line each."""
    yield _sms(settings)
    yield _fcm(settings)
    if settings.redis_url:
        yield _reached("redis", settings.redis_url, 6379)
    elif settings.workers > 1:
        yield note("redis", "redis")


def _sms(settings: Settings) -> Finding:
    if settings.sms == "console":
        return note("sms", "sms-console")
    return _reached("sms", settings.sms_gateway_url)


def _fcm(settings: Settings) -> Finding:
    if not settings.fcm_credentials:
        return note("fcm", "fcm-none")
    try:
        account = json.loads(Path(settings.fcm_credentials).read_text())
        project = account["project_id"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return bad("fcm", "fcm-credentials", type(error).__name__)
    reached = _reached("fcm", settings.fcm_url or GOOGLE_FCM)
    return good("fcm", project) if not reached.is_failure else reached


def _reached(check: str, url: str, port: int = 443) -> Finding:
    """Whether somebody listens there; host and port are told, and nothing else of the address."""
    parts = urlsplit(url)
    host = parts.hostname or "?"
    port = parts.port or (80 if parts.scheme == "http" else port)
    try:
        with socket.create_connection((host, port), REACHED_WITHIN):
            return good(check, f"{host}:{port}")
    except OSError as error:
        return bad(check, "unreachable", f"{host}:{port} {type(error).__name__}")
