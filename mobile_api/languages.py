"""The language in which a request wants to be answered."""

from flask import request

from app.people.models import Language

KNOWN = ("zh", "zh-CN", "en")


def asked() -> Language | None:
    """What ``Accept-Language`` prefers of ours; ``None`` where it is not sent, or names none of them."""
    if "Accept-Language" not in request.headers:
        return None
    best = request.accept_languages.best_match(KNOWN)
    return Language(best[:2]) if best else None
