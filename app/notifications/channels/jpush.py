"""JPush (极光推送), the way to phones in mainland China: its REST API v3 with the application's key and master secret.

Codes: https://docs.jiguang.cn/jpush/server/push/rest_api_v3_push. A registration id that no device has any more answers 1011.

Each message has a ``cid``, the same at every attempt: what JPush took under it within a day it does not send again. They come
from its pool (…/rest_api_v3_push_advanced), to most applications ten at a time, so they are fetched ahead.
"""

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Lock
from typing import Any

import httpx

from app.notifications.channels.port import AT_ONCE, Fate, Outcome, Parcel
from app.notifications.channels.wire import TIMEOUT, Reply, Wire, retry_after, unanswered, unwilling

URL = "https://api.jpush.cn"
NO_SUCH_DEVICE = 1011
OUR_CREDENTIALS = frozenset({1004, 1008, 2003})
"""Wrong key or secret, or an address of ours that is not on their list."""
BUSY = frozenset({1000, 1030, 2002})
"""Their failure, their time-out, our rate."""
NAMES_LIVE = 12 * 3600.0
"""Seconds for which a ``cid`` is kept unused; it is good for a day."""
ENOUGH_NAMES = 300
MOST_NAMES = 1000
URGENT_LIVES, OTHERS_LIVE = 3600, 86400
"""Seconds that JPush keeps a message for a phone that is off."""


class JPush:
    """JPush, one request a parcel, as each carries its own id."""

    at_once = AT_ONCE

    def __init__(
        self,
        key: str,
        secret: str,
        url: str = URL,
        timeout: float = TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = (url or URL).rstrip("/") + "/v3/push"
        self._clock = clock
        self._names: deque[tuple[float, str]] = deque()
        self._naming = Lock()
        self._auth = httpx.BasicAuth(key, secret)
        self._wire = Wire(timeout)

    def send(self, parcel: Parcel) -> Outcome:
        """Send it; see :class:`app.notifications.channels.port.Push`."""
        try:
            if parcel.name is None:
                return self._fetch() or Outcome(Fate.POSTPONED)
            outcome = outcome_of(self._wire.post(self._url, json=body_of(parcel), auth=self._auth))
        except httpx.HTTPError as error:
            return unanswered(error)
        if outcome.fate is Fate.SENT:
            with suppress(httpx.HTTPError):  # it was sent, whatever becomes of this
                self._fetch()
        return outcome

    def name(self) -> str | None:
        """A ``cid`` of those fetched."""
        with self._naming:
            self._drop_expired()
            return self._names.popleft()[1] if self._names else None

    def _drop_expired(self) -> None:
        while self._names and self._names[0][0] <= self._clock():
            self._names.popleft()

    def _fetch(self) -> Outcome | None:
        """Get more names where they are few; why there are none, if so."""
        with self._naming:
            self._drop_expired()
            if len(self._names) >= ENOUGH_NAMES:
                return None
        reply = self._wire.get(f"{self._url}/cid", params={"count": MOST_NAMES}, auth=self._auth)
        if not reply.is_good:
            return outcome_of(reply)
        names = reply.fields().get("cidlist")
        if not isinstance(names, list) or not names:
            return Outcome(Fate.RETRY, "garbled")
        over_at = self._clock() + NAMES_LIVE
        with self._naming:
            self._names.extend((over_at, str(name)) for name in names)
        return None

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


def body_of(parcel: Parcel) -> dict[str, Any]:
    """The request: the name, the line, the ids, and one registration id."""
    extras = {"notification_id": str(parcel.notification_id), "kind": parcel.kind, "attempt": str(parcel.attempt)}
    return {
        "cid": parcel.name,
        "platform": "all",
        "audience": {"registration_id": [parcel.token]},
        "notification": {
            "android": {"alert": parcel.line, "extras": extras},
            "ios": {"alert": parcel.line, "sound": "default", "extras": extras},
        },
        "options": {
            "time_to_live": URGENT_LIVES if parcel.is_urgent else OTHERS_LIVE,
            "apns_production": True,
            "apns_collapse_id": parcel.notification_id.hex,
        },
    }


def outcome_of(reply: Reply) -> Outcome:
    """What an answer means for the parcel."""
    fields = reply.fields()
    if reply.is_good:
        taken = "msg_id" in fields
        return Outcome(Fate.SENT) if taken else Outcome(Fate.RETRY, "garbled")
    code = _code(fields)
    reason = f"jpush-{code}" if code is not None else f"http-{reply.status}"
    if code == NO_SUCH_DEVICE:
        return Outcome(Fate.GONE, reason)
    if code in BUSY or code in OUR_CREDENTIALS or unwilling(reply) is not None:
        return Outcome(Fate.RETRY, reason, _wait(reply))
    return Outcome(Fate.REFUSED, reason)


def _code(fields: dict[str, Any]) -> int | None:
    error = fields.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) else None


def _wait(reply: Reply) -> timedelta | None:
    """How long to leave JPush in peace: until its window of calls begins anew (seconds), or as HTTP says it."""
    reset = str(reply.headers.get("X-Rate-Limit-Reset", ""))
    if reply.status == 429 and reset.isdecimal() and len(reset) < 8:
        return timedelta(seconds=int(reset))
    return retry_after(reply.headers)
