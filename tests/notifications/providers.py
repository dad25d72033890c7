"""A provider on this machine that speaks JPush's, WeChat's, a push service's and an SMS gateway's protocol over real HTTP.

It checks what it gets as strictly as they do, keeps what it took, and misbehaves on demand: ``ok``, ``busy:SECONDS`` (429 with
Retry-After), ``error`` (500), ``late`` (taken, answered when the client has hung up), ``silent`` (never answered), ``half`` (an
answer that stops in its middle), ``garbage``, ``drop`` (cut), ``code:NUMBER`` (the provider's own code), ``status:NUMBER``.
"""

import base64
import json
from collections import defaultdict, deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.notifications.channels.web_push import CURVE, Subscription, b64, unb64

KEY, SECRET = "jpush-key", "jpush-secret"
APP_ID, APP_SECRET = "wx-app", "wx-secret"
PUSH_SERVICE = "https://push.example.org"
AUTH = b"0123456789abcdef"
JPUSH_FIELDS = {"cid", "platform", "audience", "notification", "options"}
LONGEST = 60.0
"""Seconds that it waits for a client to hang up, at most."""

Answer = tuple[int, dict[str, str], bytes]
Taken = dict[str, Any]


class Browser:
    """A browser with a subscription: it opens what it gets."""

    def __init__(self, name: str = "b") -> None:
        self._key = ec.generate_private_key(CURVE)
        self.subscription = Subscription(f"{PUSH_SERVICE}/push/{name}", self._point(self._key), AUTH)

    def open(self, body: bytes) -> dict[str, str]:
        """What a message says (RFC 8291, from the reader's side)."""
        salt, size = body[:16], body[20]
        theirs, sealed = body[21 : 21 + size], body[21 + size :]
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
        secret = _derived(AUTH, shared, b"WebPush: info\0" + self.subscription.p256dh + theirs, 32)
        key = _derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        plain = AESGCM(key).decrypt(_derived(salt, secret, b"Content-Encoding: nonce\0", 12), sealed, None)
        said: dict[str, str] = json.loads(plain.rstrip(b"\0")[:-1])
        return said

    @staticmethod
    def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
        return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(salt: bytes, secret: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, salt, info).derive(secret)


class Provider:
    """The server: ``with Provider() as provider``, then ``provider.url``."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.provider = self
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._lock = Lock()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.names_given: set[str] = set()
        self.forget()

    def forget(self) -> None:
        """Know nothing of any message or wish."""
        self._answers: dict[str, deque[str]] = defaultdict(deque)
        self.taken: list[Taken] = []
        self.tokens_given = 0
        self.asked = 0

    def __enter__(self) -> "Provider":
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answers(self, to: str, *answers: str) -> None:
        """How to answer the next messages to an address; ``*`` is any."""
        with self._lock:
            self._answers[to].extend(answers)

    def heard(self) -> list[str]:
        """Whom it took messages for."""
        return [str(taken["to"]) for taken in self.taken]

    def counted(self) -> dict[str, int]:
        """How many messages it took, for how many addresses, and how many are shown."""
        return {"messages": len(self.taken), "addresses": len(set(self.heard())), "shown": self.shown}

    @property
    def shown(self) -> int:
        """How many messages their readers see, of all that it took.

        What JPush takes under a name it has sent, it does not send again; nor does a gateway under a key. A browser shows one
        message a topic.
        """
        return len({(taken["to"], _identity(taken)) for taken in self.taken})

    def wish(self, to: str) -> tuple[str, str]:
        """The next answer to an address."""
        with self._lock:
            self.asked += 1
            waiting = self._answers.get(to) or self._answers.get("*")
            name, _, value = (waiting.popleft() if waiting else "ok").partition(":")
            return name, value

    def take(self, to: str, message: Any, headers: dict[str, str]) -> None:
        """Keep a message."""
        with self._lock:
            self.taken.append({"to": to, "message": message, "headers": headers})


def _identity(taken: Taken) -> Any:
    headers, message = taken["headers"], taken["message"]
    name = message.get("cid") if isinstance(message, dict) else None
    return name or headers.get("topic") or headers.get("idempotency-key") or id(taken)


Reading = Callable[[Provider, str, dict[str, str], bytes], "tuple[str, Any] | Answer"]


def _json(status: int, value: Any, **headers: str) -> Answer:
    return status, headers, json.dumps(value).encode()


def _jpush(provider: Provider, query: str, headers: dict[str, str], body: bytes) -> tuple[str, Any] | Answer:
    wanted = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    if headers.get("authorization") != wanted:
        return _json(401, {"error": {"code": 1004, "message": "Authen failed"}})
    message = json.loads(body)
    is_good = message["platform"] == "all" and set(message) == JPUSH_FIELDS and message["cid"] in provider.names_given
    if not is_good:
        return _json(400, {"error": {"code": 1003, "message": "invalid"}})
    return message["audience"]["registration_id"][0], message


def _push_service(provider: Provider, query: str, headers: dict[str, str], body: bytes) -> tuple[str, Any] | Answer:
    scheme, _, rest = headers["authorization"].partition(" ")
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unb64(given["k"]))
    claims = jwt.decode(given["t"], key, ["ES256"], audience=PUSH_SERVICE, options={"require": ["exp", "aud", "sub"]})
    is_good = scheme == "vapid" and claims["sub"].startswith("mailto:") and headers["content-encoding"] == "aes128gcm"
    if not (is_good and int(headers["ttl"]) >= 0 and len(headers["topic"]) <= 32):
        return 400, {}, b""
    return headers[":path"].rpartition("/")[2], body


def _wechat_token(provider: Provider, query: str, headers: dict[str, str], body: bytes) -> tuple[str, Any] | Answer:
    given = json.loads(body)
    if (given["appid"], given["secret"]) != (APP_ID, APP_SECRET):
        return _json(200, {"errcode": 40125, "errmsg": "invalid appsecret"})
    provider.tokens_given += 1
    return _json(200, {"access_token": f"token-{provider.tokens_given}", "expires_in": 7200})


def _wechat(provider: Provider, query: str, headers: dict[str, str], body: bytes) -> tuple[str, Any] | Answer:
    if parse_qs(query)["access_token"] != [f"token-{provider.tokens_given}"]:
        return _json(200, {"errcode": 40001, "errmsg": "invalid credential"})
    message = json.loads(body)
    if message["touser"] in provider.heard():  # a permission is good for one message
        return _json(200, {"errcode": 43101, "errmsg": "user refuse to accept the msg"})
    return message["touser"], message


def _gateway(provider: Provider, query: str, headers: dict[str, str], body: bytes) -> tuple[str, Any] | Answer:
    message = json.loads(body)
    return message["to"], message


def _names(provider: Provider, query: str, headers: dict[str, str], body: bytes) -> Answer:
    """Ten of JPush's names for messages, however many are asked for."""
    names = [f"{KEY}-{uuid4()}" for _ in range(min(int(parse_qs(query)["count"][0]), 10))]
    provider.names_given.update(names)
    return _json(200, {"cidlist": names})


READINGS: dict[str, Reading] = {
    "/v3/push/cid": _names,
    "/v3/push": _jpush,
    "/cgi-bin/stable_token": _wechat_token,
    "/cgi-bin/message/subscribe/send": _wechat,
    "/sms": _gateway,
}


def _good(path: str) -> Answer:
    if path == "/v3/push":
        return _json(200, {"sendno": "0", "msg_id": "1"})
    if path.startswith("/cgi-bin"):
        return _json(200, {"errcode": 0, "errmsg": "ok"})
    return (201, {}, b"") if path.startswith("/push/") else (200, {}, b"")


def _coded(path: str, code: int) -> Answer:
    if path.startswith("/cgi-bin"):
        return _json(200, {"errcode": code, "errmsg": "as wished"})
    return _json(400, {"error": {"code": code, "message": "as wished"}})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    provider: Provider


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    @property
    def provider(self) -> Provider:
        """Whose it is."""
        return self.server.provider

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        found = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()} | {":path": found.path}
        reading = READINGS.get(found.path, _push_service)
        read = reading(self.provider, found.query, headers, body)
        if len(read) == 3:
            self._send(read)
        else:
            self._answer(found.path, read[0], read[1], headers)

    def _answer(self, path: str, to: str, message: Any, headers: dict[str, str]) -> None:
        name, value = self.provider.wish(to)
        if name in ("ok", "late", "half", "garbage"):
            self.provider.take(to, message, headers)
        if name in ("late", "silent"):
            self._outwait()
        if name in ("drop", "silent"):
            self.close_connection = True
        elif name == "half":
            self._half()
        elif name == "garbage":
            self.wfile.write(b"\x16\x03\x01 no HTTP\r\n\r\n")
            self.close_connection = True
        else:
            self._send(self._refusal(path, name, value) or _good(path))

    def _refusal(self, path: str, name: str, value: str) -> Answer | None:
        refusals: dict[str, Callable[[], Answer]] = {
            "busy": lambda: (429, {"Retry-After": value, "X-Rate-Limit-Reset": value}, b"{}"),
            "error": lambda: (500, {}, b"oops"),
            "status": lambda: (int(value), {}, b""),
            "code": lambda: _coded(path, int(value)),
        }
        return refusals[name]() if name in refusals else None

    def _half(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        self._outwait()
        self.close_connection = True

    def _outwait(self) -> None:
        """Until the client hangs up, however long it waits."""
        self.connection.settimeout(LONGEST)
        self.connection.recv(1)

    def _send(self, answer: Answer) -> None:
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def handle_one_request(self) -> None:
        """A client that goes away while it is answered is no fault."""
        try:
            super().handle_one_request()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


__all__ = ["APP_ID", "APP_SECRET", "KEY", "PUSH_SERVICE", "SECRET", "Browser", "Provider", "b64"]
