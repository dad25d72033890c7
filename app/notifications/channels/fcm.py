"""Firebase Cloud Messaging through firebase-admin (HTTP v1 API).

The SDK retries by itself, four times and sleeping through a ``Retry-After``, and knows no other address than Google's. Both are
settled at the one place that requests offers for it, a transport adapter on the SDK's session: it has no retries, and where
another address is set (the demo's local server) it sends there what was meant for ``fcm.googleapis.com``.
"""

import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import parsedate_to_datetime
from itertools import count
from threading import Lock
from typing import Any

from app.notifications.channels.port import Fate, Outcome, Parcel

log = logging.getLogger(__name__)

GOOGLE = "https://fcm.googleapis.com"
TIMEOUT = 10.0
"""Seconds to connect, and to wait for an answer. The SDK's own default is 120."""
TIME_FOR_A_BATCH = 30.0
"""Seconds after which nothing more of a batch is begun."""
AT_ONCE = 8
_names = count(1)

PERMANENT = {"INVALID_ARGUMENT", "SENDER_ID_MISMATCH"}
"""Answers that another try would not change. Faults of our own credentials are none: somebody will mend them."""


class Fcm:
    """FCM with a service account's credentials. firebase-admin costs 0.6 s and 50 MB: it is imported at the first batch."""

    def __init__(self, credentials: str, url: str = "", timeout: float = TIMEOUT) -> None:
        self._credentials = credentials
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._lock = Lock()
        self._made: _Sdk | None = None

    def send(self, batch: Sequence[Parcel]) -> list[Outcome]:
        """Send each parcel once, a few at the same time; see :class:`app.notifications.channels.port.Push`."""
        stop_at = time.monotonic() + TIME_FOR_A_BATCH
        with ThreadPoolExecutor(max_workers=min(AT_ONCE, max(len(batch), 1))) as threads:
            return list(threads.map(lambda parcel: self._send(parcel, stop_at), batch))

    def _send(self, parcel: Parcel, stop_at: float) -> Outcome:
        if time.monotonic() > stop_at:
            return Outcome(Fate.POSTPONED)
        try:
            sdk = self._sdk()
            sdk.messaging.send(_message(parcel), app=sdk.firebase)
        except Exception as error:  # the SDK lets through what it cannot parse, of any type
            return outcome_of(error)
        return Outcome(Fate.SENT)

    def _sdk(self) -> "_Sdk":
        with self._lock:
            if self._made is None:
                self._made = _Sdk(self._credentials, self._url, self._timeout)
            return self._made


class _Sdk:
    """The SDK, with our credentials, time-out and transport."""

    def __init__(self, credentials: str, url: str, timeout: float) -> None:
        import firebase_admin
        from firebase_admin import messaging

        certificate = firebase_admin.credentials.Certificate(credentials)
        name = f"yihu-{next(_names)}"
        self.messaging = messaging
        self.firebase = firebase_admin.initialize_app(certificate, {"httpTimeout": timeout}, name)
        session = messaging._get_messaging_service(self.firebase)._client.session
        session.mount(GOOGLE, _transport(url))


def _transport(url: str) -> Any:
    from requests import PreparedRequest, Response
    from requests.adapters import HTTPAdapter

    class Transport(HTTPAdapter):
        """No retries; to another address where one is set."""

        def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
            if url:
                request.url = url + (request.url or "").removeprefix(GOOGLE)
            return super().send(request, *args, **options)

    return Transport(pool_maxsize=4 * AT_ONCE, max_retries=0)


def _message(parcel: Parcel) -> Any:
    """The message: the system replaces a duplicate on the screen by its tag, the client drops one by the notification's id."""
    from firebase_admin import messaging

    key = parcel.notification_id.hex
    data = {"notification_id": str(parcel.notification_id), "kind": parcel.kind, "attempt": str(parcel.attempt)}
    message = messaging.Message(
        notification=messaging.Notification(title=parcel.line),
        data=data,
        android=messaging.AndroidConfig(priority="high", notification=messaging.AndroidNotification(tag=key)),
        apns=messaging.APNSConfig(headers={"apns-collapse-id": key}),
    )
    message.token = (
        parcel.token
    )  # the constructor's argument warns: the SDK would rather have installation ids, clients have tokens
    return message


def outcome_of(error: Exception) -> Outcome:
    """What a failure of the SDK means for the parcel; the reason is a code, never the provider's text."""
    from firebase_admin.exceptions import FirebaseError
    from firebase_admin.messaging import SenderIdMismatchError, UnregisteredError

    if isinstance(error, UnregisteredError):
        return Outcome(Fate.GONE, "UNREGISTERED")
    if isinstance(error, SenderIdMismatchError):
        return Outcome(Fate.REFUSED, "SENDER_ID_MISMATCH")
    if not isinstance(error, FirebaseError):
        return Outcome(Fate.RETRY, type(error).__name__)
    fate = Fate.REFUSED if error.code in PERMANENT else Fate.RETRY
    return Outcome(fate, error.code, _retry_after(error.http_response))


def _retry_after(response: Any) -> timedelta | None:
    """The wait of a ``Retry-After`` header (RFC 9110, section 10.2.3): seconds, or a date, seen from the answer's own date."""
    value = str(response.headers.get("Retry-After", "")) if response is not None else ""
    if value.isdecimal() and len(value) < 8:
        return timedelta(seconds=int(value))
    try:
        until, at = parsedate_to_datetime(value), parsedate_to_datetime(str(response.headers["Date"]))
        return max(timedelta(), until - at)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
