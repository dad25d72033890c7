"""Firebase Cloud Messaging through firebase-admin (HTTP v1 API).

The SDK retries by itself, four times and sleeping through a ``Retry-After``, and knows no other address than Google's. Both are
settled at the one place that requests offers for it, a transport adapter on the SDK's session: it has no retries, and where
another address is set (the demo's local server) it sends there what was meant for ``fcm.googleapis.com``.
"""

from itertools import count
from threading import Lock
from typing import Any

from app.notifications.channels.port import AT_ONCE, Fate, Outcome, Parcel
from app.notifications.channels.wire import TIMEOUT, retry_after

GOOGLE = "https://fcm.googleapis.com"
_names = count(1)

PERMANENT = {"INVALID_ARGUMENT", "SENDER_ID_MISMATCH"}
"""Answers that another try would not change. Faults of our own credentials are none: somebody will mend them."""


class Fcm:
    """FCM with a service account's credentials. firebase-admin costs 0.6 s and 50 MB: it is imported at the first batch."""

    at_once = AT_ONCE

    def __init__(self, credentials: str, url: str = "", timeout: float = TIMEOUT) -> None:
        self._credentials = credentials
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._lock = Lock()
        self._made: _Sdk | None = None

    def send(self, parcel: Parcel) -> Outcome:
        """Send it; see :class:`app.notifications.channels.port.Push`."""
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
        _read_environment(session, url or GOOGLE)


def _read_environment(session: Any, url: str) -> None:
    """Take the proxy and the certificates that the environment names, once: for each message they are a fifth of its cost."""
    found = session.merge_environment_settings(url, {}, None, None, None)
    session.proxies, session.verify, session.trust_env = found["proxies"], found["verify"], False


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
    response = error.http_response
    return Outcome(fate, error.code, None if response is None else retry_after(response.headers))
