"""What the local Firebase Cloud Messaging knows and answers, without its HTTP (that is :mod:`app.demo.fcm_server`)."""

import json
import secrets
import time
from collections import Counter, defaultdict, deque
from threading import Lock
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

PROJECT = "yihu-demo"
CLIENT = f"demo@{PROJECT}.invalid"
AUDIENCE = "https://oauth2.googleapis.com/token"
"""What Google's libraries put into every assertion, wherever the token endpoint is."""
SCOPES = {f"https://www.googleapis.com/auth/{name}" for name in ("firebase.messaging", "cloud-platform")}
"""Each is enough to send messages."""
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LONGEST_PAYLOAD = 4096
MOST_KEPT = 5000

CUT, HALF = 0, 1
"""In place of a status: no answer at all, and one that stops in its middle (``Retry-After`` says when the connection is cut)."""
Answer = tuple[int, dict[str, str], bytes]


def failure(status: int, name: str, message: str, code: str | None = None, retry_after: str = "") -> Answer:
    """A failure as Google words it; ``code`` is FCM's own."""
    detail = {"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code}
    error = {"code": status, "message": message, "status": name} | ({"details": [detail]} if code else {})
    return status, {"Retry-After": retry_after} if retry_after else {}, json.dumps({"error": error}).encode()


def success(value: Any) -> Answer:
    """A JSON answer."""
    return 200, {}, json.dumps(value).encode()


class Fcm:
    """What the server knows: its key, the access tokens that it gave, what it received, how it shall answer next."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._tokens: dict[str, float] = {}
        self._received: deque[dict[str, Any]] = deque(maxlen=MOST_KEPT)
        self._behaviour: dict[str, deque[str]] = defaultdict(deque)
        self._counted: Counter[tuple[str, str]] = Counter()
        self._addresses: set[str] = set()
        self._messages = 0
        self._shown: set[tuple[str, str]] = set()
        self._lock = Lock()

    def service_account(self, url: str) -> dict[str, str]:
        """The JSON of a service account that is good for this server, as long as it runs."""
        pem = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account", "project_id": PROJECT, "client_email": CLIENT, "client_id": "1",
            "private_key_id": "demo", "private_key": pem.decode(), "token_uri": f"{url}/token",
        }  # fmt: skip

    def exchange(self, form: dict[str, list[str]]) -> Answer:
        """An access token for a signed assertion (RFC 7523)."""
        if form.get("grant_type") != [JWT_BEARER]:
            return 400, {}, b'{"error": "unsupported_grant_type"}'
        try:
            claims = jwt.decode(
                form.get("assertion", [""])[0], self._key.public_key(), ["RS256"], audience=AUDIENCE, issuer=CLIENT
            )
        except jwt.InvalidTokenError:
            return 400, {}, b'{"error": "invalid_grant", "error_description": "Invalid JWT Signature."}'
        if not SCOPES & set(str(claims.get("scope", "")).split()):
            return 400, {}, b'{"error": "invalid_scope"}'
        token = secrets.token_urlsafe(32)
        self._tokens[token] = time.monotonic() + 3600
        return success({"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

    def take(self, authorization: str, body: bytes) -> Answer:
        """One message, answered as it was asked to be."""
        if self._tokens.get(authorization.removeprefix("Bearer "), 0) < time.monotonic():
            return failure(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        message = _message(body)
        if message is None:
            return failure(400, "INVALID_ARGUMENT", "The message is not valid.", "INVALID_ARGUMENT")
        return self._answer(message)

    def _answer(self, message: dict[str, Any]) -> Answer:
        name, _, value = self._next_answer(message["token"]).partition(":")
        refusal = _refusal(name, value)
        if refusal is not None:
            return refusal
        with self._lock:
            self._received.append({"message": message, "at": time.time()})
            self._count(message)
        if name == "slow":
            time.sleep(float(value))
        if name == "half":
            return HALF, {"Retry-After": value}, b""
        if name == "garbage":
            return 200, {}, b"\xff\xfe not json"
        return success({"name": f"projects/{PROJECT}/messages/{secrets.token_hex(8)}"})

    def _count(self, message: dict[str, Any]) -> None:
        token, notification_id = message["token"], message.get("data", {}).get("notification_id", "")
        tag = message.get("android", {}).get("notification", {}).get("tag", secrets.token_hex(8))
        self._counted[token, notification_id] += 1
        self._addresses.add(token)
        self._messages += 1
        self._shown.add((token, tag))

    def _next_answer(self, token: str) -> str:
        with self._lock:
            waiting = self._behaviour.get(token) or self._behaviour.get("*")
            return waiting.popleft() if waiting else "ok"

    def behave(self, wish: Any) -> Answer:
        """Remember how to answer the next messages to a token."""
        if not (
            isinstance(wish, dict) and isinstance(wish.get("token"), str) and isinstance(wish.get("answers"), list)
        ):
            return failure(400, "INVALID_ARGUMENT", "token and answers are needed")
        with self._lock:
            self._behaviour[wish["token"]].extend(str(answer) for answer in wish["answers"])
        return success({})

    def counted(self) -> dict[str, int]:
        """How many messages were taken, for how many devices, how many of them again, and how many are shown by phones."""
        with self._lock:
            again = self._messages - len(self._counted)
            reached, shown = len(self._addresses), len(self._shown)
            return {"messages": self._messages, "addresses": reached, "again": again, "shown": shown}

    def forget_counts(self) -> dict[str, int]:
        """Count from nothing again."""
        with self._lock:
            for kept in (self._counted, self._addresses, self._shown):
                kept.clear()
            self._messages = 0
        return self.counted()

    def forget(self) -> dict[str, int]:
        """Begin anew, but for the tokens given."""
        with self._lock:
            self._received.clear()
            self._behaviour.clear()
        return self.forget_counts()

    def received(self) -> list[dict[str, Any]]:
        """What was taken, oldest first; of many, the last."""
        with self._lock:
            return list(self._received)


def _refusal(name: str, value: str) -> Answer | None:
    if name == "silent":
        time.sleep(float(value))
        name, value = "drop", ""
    refusals = {
        "unregistered": (404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED"),
        "invalid": (400, "INVALID_ARGUMENT", "The registration token is not valid.", "INVALID_ARGUMENT"),
        "quota": (429, "RESOURCE_EXHAUSTED", "Quota exceeded.", "QUOTA_EXCEEDED"),
        "error": (500, "INTERNAL", "Internal error encountered.", "INTERNAL"),
        "unavailable": (503, "UNAVAILABLE", "The service is currently unavailable.", "UNAVAILABLE"),
        "drop": (CUT, "", "", None),
    }
    if name not in refusals:
        return None
    return failure(*refusals[name], value)


def _message(body: bytes) -> dict[str, Any] | None:
    """The message of a request as FCM takes it, or ``None``: a token, data of texts only, at most 4,096 bytes."""
    try:
        message = json.loads(body)["message"]
        data = message.get("data", {})
        size = len(json.dumps([data, message.get("notification", {})], ensure_ascii=False).encode())
        is_good = bool(message["token"]) and all(isinstance(value, str) for value in data.values())
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return message if is_good and size <= LONGEST_PAYLOAD else None
