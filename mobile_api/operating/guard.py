"""Who may read the figures."""

import hmac
import ipaddress

from flask import current_app, request

from app.config import Settings
from mobile_api.operating.errors import MetricsTokenRequired


def require_monitor() -> None:
    """Raise :class:`MetricsTokenRequired` unless the metrics token came, or, where none is set, the caller is on this machine.

    A request that a proxy handed on is not from this machine, whatever address the proxy has.
    """
    settings: Settings = current_app.extensions["settings"]
    given = request.headers.get("Authorization", "")
    if settings.metrics_token:
        wanted = f"Bearer {settings.metrics_token}"
        is_monitor = hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
    else:
        is_monitor = not _came_by_proxy() and _is_loopback(request.remote_addr)
    if not is_monitor:
        raise MetricsTokenRequired()


def _came_by_proxy() -> bool:
    return any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"))


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
