"""Signed links to pages that a browser opens without a token: good for one page of one thing, until a moment.

A link names a thing by an id, never a person by a name or a phone. It lives minutes, so that a forwarded or logged one soon
opens nothing.
"""

import hashlib
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

LIFETIME = timedelta(minutes=15)
"""How long a link opens, unless its page has a reason for another time."""


def sign(path: str, subject: str, expires_at: datetime) -> str:
    """The link ``<path>/<token>`` to the page at ``path`` (``/papers/receipts``) about ``subject``, until ``expires_at``."""
    return f"{path}/{_serializer(path).dumps([subject, int(expires_at.timestamp())])}"


def check(path: str, token: str, at: datetime) -> str | None:
    """The subject of a link's token at ``path``; ``None`` where it is not ours, is another page's, or its time is over."""
    try:
        subject, expires_at = _serializer(path).loads(token)
    except BadSignature:
        return None
    return str(subject) if at.timestamp() < expires_at else None


def _serializer(path: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.config["SECRET_KEY"], salt=f"link:{path}", signer_kwargs={"digest_method": hashlib.sha256}
    )
