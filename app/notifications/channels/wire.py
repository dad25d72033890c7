"""HTTP as the channels speak it: no redirects, no proxies of the environment, answers of a bounded size within a bounded time.

``httpx`` is imported where something is sent by it: most processes send nothing.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from app.notifications.channels.port import Fate, Outcome

TIMEOUT = 10.0
"""Seconds to wait for an answer, and again for all of it."""
TO_CONNECT = 3.0
LONGEST_ANSWER = 64 * 1024
BUSY = frozenset({408, 425, 429})
"""Answers beside 5xx that another time may change."""


@dataclass(frozen=True)
class Reply:
    """What a provider answered."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def is_good(self) -> bool:
        """Any 2xx."""
        return 200 <= self.status < 300

    def fields(self) -> dict[str, Any]:
        """The JSON object of the body; empty where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class Wire:
    """Connections to one provider, kept from parcel to parcel."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        import httpx

        self._timeout = timeout
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=min(timeout, TO_CONNECT)), trust_env=False, follow_redirects=False
        )

    def get(self, url: str, **what: Any) -> Reply:
        """GET, as :meth:`post`."""
        return self._asked("GET", url, what)

    def post(self, url: str, **what: Any) -> Reply:
        """POST, and the answer; raises what ``httpx`` raises, and ``httpx.ReadTimeout`` when the answer has no end."""
        return self._asked("POST", url, what)

    def _asked(self, method: str, url: str, what: dict[str, Any]) -> Reply:
        from httpx import ReadTimeout

        over = time.monotonic() + self._timeout
        with self._client.stream(method, url, **what) as answer:
            body = b""
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LONGEST_ANSWER or time.monotonic() > over:
                    raise ReadTimeout("the answer has no end")
            return Reply(answer.status_code, answer.headers, body)

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def unanswered(error: Exception) -> Outcome:
    """What silence means: nobody knows whether the parcel arrived. The reason is the failure's type, never its text."""
    return Outcome(Fate.RETRY, type(error).__name__)


def unwilling(reply: Reply) -> Outcome | None:
    """What an answer means that says nothing about the parcel: the provider is busy, broken, or does not take our credentials.

    ``None`` for any other. Credentials are no fault of the parcel's: somebody will mend them.
    """
    if reply.status in BUSY or reply.status >= 500 or reply.status in (401, 403):
        return Outcome(Fate.RETRY, f"http-{reply.status}", retry_after(reply.headers))
    if 300 <= reply.status < 400:
        return Outcome(Fate.RETRY, f"http-{reply.status}")
    return None


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """The wait of a ``Retry-After`` header (RFC 9110, section 10.2.3): seconds, or a date, seen from the answer's own date."""
    value = str(headers.get("Retry-After", ""))
    if value.isdecimal() and len(value) < 8:
        return timedelta(seconds=int(value))
    try:
        until, at = parsedate_to_datetime(value), parsedate_to_datetime(str(headers["Date"]))
        return max(timedelta(), until - at)
    except (ValueError, TypeError, KeyError):
        return None
