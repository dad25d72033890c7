"""Web Push (RFC 8030) with VAPID (RFC 8292) and message encryption (RFC 8291, ``aes128gcm`` of RFC 8188).

The encryption is thirty lines over ``cryptography``, checked against the example of RFC 8291; the libraries for it would bring
another HTTP stack with them.
"""

import base64
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.notifications.channels.port import AT_ONCE, Fate, Outcome, Parcel
from app.notifications.channels.push_services import PushServices
from app.notifications.channels.wire import TIMEOUT, Reply, Wire, unanswered, unwilling

CURVE = ec.SECP256R1()
RECORD = 4096
URGENT_LIVES, OTHERS_LIVE = 3600, 86400
"""Seconds that a push service keeps a message for a browser that is off."""
TOKEN_LIVES = 12 * 3600
"""Seconds; a push service takes at most a day."""


def b64(data: bytes) -> str:
    """URL-safe base64 without padding, as browsers write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes again; raises ``ValueError``."""
    return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)


@dataclass(frozen=True)
class Subscription:
    """A browser's subscription: where to send, and the keys to encrypt with."""

    endpoint: str = field(repr=False)
    p256dh: bytes = field(repr=False)
    auth: bytes = field(repr=False)

    @classmethod
    def of(cls, endpoint: str, p256dh: str, auth: str) -> "Subscription":
        """A subscription as the browser tells it; raises ``ValueError`` where its keys are none."""
        made = cls(endpoint, unb64(p256dh), unb64(auth))
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, made.p256dh)
        if len(made.p256dh) != 65 or len(made.auth) != 16:
            raise ValueError("not a key of a subscription")
        return made

    @classmethod
    def read(cls, token: str) -> "Subscription":
        """The subscription that a device's token holds."""
        kept = json.loads(token)
        return cls(kept["endpoint"], unb64(kept["p256dh"]), unb64(kept["auth"]))

    def proves(self, said: str, proof: str) -> bool:
        """Whether this browser said it: HMAC-SHA-256 under ``auth``, which nobody else knows but us, in URL-safe base64."""
        return hmac.compare_digest(b64(hmac.digest(self.auth, said.encode(), "sha256")).encode(), proof.encode())

    @property
    def token(self) -> str:
        """The subscription as a device's token."""
        return json.dumps({"endpoint": self.endpoint, "p256dh": b64(self.p256dh), "auth": b64(self.auth)})


class Vapid:
    """Who we are, for push services: an EC key of P-256, and whom they may write to."""

    def __init__(self, key: str, contact: str) -> None:
        self._key = ec.derive_private_key(int.from_bytes(unb64(key)), CURVE)
        self._contact = contact
        self.public = b64(_point(self._key.public_key()))
        """What browsers subscribe with (``applicationServerKey``)."""

    def authorization(self, endpoint: str) -> str:
        """The header for a push service."""
        found = urlsplit(endpoint)
        claims = {
            "aud": f"{found.scheme}://{found.netloc}",
            "exp": int(time.time()) + TOKEN_LIVES,
            "sub": self._contact,
        }
        return f"vapid t={jwt.encode(claims, self._key, algorithm='ES256')}, k={self.public}"


class WebPush:
    """Browsers; the parcel's token is the subscription. ``url`` is where to send instead, to a local push service."""

    at_once = AT_ONCE

    def __init__(self, vapid: Vapid, services: PushServices, url: str = "", timeout: float = TIMEOUT) -> None:
        self._vapid = vapid
        self._services = services
        self._url = url.rstrip("/")
        self._wire = Wire(timeout)

    def send(self, parcel: Parcel) -> Outcome:
        """Send it; see :class:`app.notifications.channels.port.Push`."""
        from httpx import HTTPError

        subscription = Subscription.read(parcel.token)
        endpoint = subscription.endpoint
        if not self._services.takes(endpoint):
            return Outcome(Fate.REFUSED, "push-service-unknown")
        if not self._url and not self._services.is_public(endpoint):
            return Outcome(Fate.RETRY, "push-service-not-public")
        headers = headers_of(parcel) | {"Authorization": self._vapid.authorization(endpoint)}
        try:
            return outcome_of(
                self._wire.post(self._to(endpoint), content=body_of(parcel, subscription), headers=headers)
            )
        except HTTPError as error:
            return unanswered(error)

    def _to(self, endpoint: str) -> str:
        return self._url + urlsplit(endpoint).path if self._url else endpoint

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


def headers_of(parcel: Parcel) -> dict[str, str]:
    """How long to keep it, how urgent it is, and that a later attempt takes the place of an earlier one."""
    return {
        "TTL": str(URGENT_LIVES if parcel.is_urgent else OTHERS_LIVE),
        "Urgency": "high" if parcel.is_urgent else "normal",
        "Topic": parcel.notification_id.hex,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
    }


def body_of(parcel: Parcel, subscription: Subscription) -> bytes:
    """The ids and the line, for the browser's eyes only."""
    said = {
        "notification_id": str(parcel.notification_id),
        "kind": parcel.kind,
        "attempt": str(parcel.attempt),
        "title": parcel.line,
    }
    text = json.dumps(said, ensure_ascii=False).encode()
    return encrypted(text, subscription, ec.generate_private_key(CURVE), secrets.token_bytes(16))


def encrypted(text: bytes, to: Subscription, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """A text of at most 3,993 bytes as one record of RFC 8188, under keys derived as RFC 8291, section 3.4, says."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to.p256dh)
    point = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), theirs)
    key = _derived(to.auth, shared, b"WebPush: info\0" + to.p256dh + point, 32)
    content_key = _derived(salt, key, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, key, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4) + bytes([len(point)]) + point
    return header + AESGCM(content_key).encrypt(nonce, text + b"\x02", None)


def _derived(salt: bytes, secret: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def outcome_of(reply: Reply) -> Outcome:
    """What an answer means for the parcel (RFC 8030, sections 5 and 7.3)."""
    if reply.is_good:
        return Outcome(Fate.SENT)
    if reply.status in (404, 410):
        return Outcome(Fate.GONE, f"http-{reply.status}")
    return unwilling(reply) or Outcome(Fate.REFUSED, f"http-{reply.status}")
