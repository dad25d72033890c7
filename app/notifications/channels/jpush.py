"""JPush (极光推送), the way to phones in mainland China: its REST API v3 with the application's key and master secret.

Codes: https://docs.jiguang.cn/jpush/server/push/rest_api_v3_push. A registration id that no device has any more answers 1011. The
``cid`` that would let JPush drop a repeat is not used: it is good for a day and must be fetched before, and the client drops a
duplicate by the notification's id.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx

from app.notifications.channels.lanes import Lanes
from app.notifications.channels.port import Fate, Outcome, Parcel
from app.notifications.channels.wire import TIMEOUT, Reply, Wire, retry_after, unanswered, unwilling

URL = "https://api.jpush.cn"
NO_SUCH_DEVICE = 1011
OUR_CREDENTIALS = frozenset({1004, 1008, 2003})
"""Wrong key or secret, or an address of ours that is not on their list."""
BUSY = frozenset({1000, 1030, 2002})
"""Their failure, their time-out, our rate."""
URGENT_LIVES, OTHERS_LIVE = 3600, 86400
"""Seconds that JPush keeps a message for a phone that is off."""


class JPush:
    """JPush, one request a parcel, as each carries its own id."""

    def __init__(self, key: str, secret: str, url: str = URL, timeout: float = TIMEOUT) -> None:
        self._url = (url or URL).rstrip("/") + "/v3/push"
        self._auth = httpx.BasicAuth(key, secret)
        self._wire = Wire(timeout)
        self._lanes = Lanes()

    def send(self, batch: Sequence[Parcel]) -> list[Outcome]:
        """Send each parcel once; see :class:`app.notifications.channels.port.Push`."""
        return self._lanes.each(batch, self._send)

    def _send(self, parcel: Parcel) -> Outcome:
        try:
            reply = self._wire.post(self._url, json=body_of(parcel), auth=self._auth)
        except httpx.HTTPError as error:
            return unanswered(error)
        return outcome_of(reply)

    def close(self) -> None:
        """Hang up."""
        self._lanes.close()
        self._wire.close()


def body_of(parcel: Parcel) -> dict[str, Any]:
    """The request: the line, the ids, and one registration id."""
    extras = {"notification_id": str(parcel.notification_id), "kind": parcel.kind, "attempt": str(parcel.attempt)}
    return {
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
