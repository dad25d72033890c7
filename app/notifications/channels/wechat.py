"""WeChat subscription messages (微信订阅消息), to people who allowed one in the mini program; each permission is good for one.

The access token comes from ``/cgi-bin/stable_token``, which gives all processes the same one and takes the secret in the body; a
token that WeChat no longer takes (40001 and its like) is asked for anew, once a parcel. Codes:
https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html.
"""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Any

import httpx

from app.notifications.channels.port import AT_ONCE, Fate, Outcome, Parcel
from app.notifications.channels.wire import TIMEOUT, Reply, Wire, unanswered, unwilling

URL = "https://api.weixin.qq.com"
EARLY = 300.0
"""Seconds before its end at which a token counts as over."""
LONGEST_VALUE = 20
"""Characters that a ``thing`` of a template may have."""
TOKEN_OVER = frozenset({40001, 40014, 42001})
GONE = frozenset({40003})
"""The open id is none of ours."""
WAITS = {
    -1: timedelta(seconds=30),
    43108: timedelta(seconds=30),
    45011: timedelta(minutes=1),
    45009: timedelta(hours=1),
    40037: timedelta(minutes=10),
    43107: timedelta(hours=1),
    48001: timedelta(hours=1),
}
"""Codes that say nothing about the parcel (busy, rate, the day's quota, our template, our account), and how long to wait."""


@dataclass(frozen=True)
class Template:
    """The template that all messages use, the field that takes the line, and the page that a tap opens."""

    id: str
    field: str
    page: str

    def values(self, parcel: Parcel) -> dict[str, Any]:
        """The message: the line and the notification's id."""
        return {
            "template_id": self.id,
            "page": f"{self.page}?notification_id={parcel.notification_id}",
            "data": {self.field: {"value": parcel.line[:LONGEST_VALUE]}},
        }


@dataclass(frozen=True)
class Application:
    """The mini program."""

    id: str
    secret: str = field(repr=False)


class NoToken(Exception):
    """WeChat gave no access token; the outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


class WeChat:
    """WeChat, one request a parcel; the parcel's token is the open id."""

    at_once = AT_ONCE

    def __init__(self, application: Application, template: Template, url: str = URL, timeout: float = TIMEOUT) -> None:
        self._url = (url or URL).rstrip("/")
        self._template = template
        self._wire = Wire(timeout)
        self._tokens = _Tokens(application, self._url, self._wire)

    def send(self, parcel: Parcel) -> Outcome:
        """Send it; see :class:`app.notifications.channels.port.Push`."""
        try:
            token = self._tokens.current()
            reply = self._ask(parcel, token)
            if _code(reply) in TOKEN_OVER:
                reply = self._ask(parcel, self._tokens.after(token))
        except NoToken as refused:
            return refused.outcome
        except httpx.HTTPError as error:
            return unanswered(error)
        return outcome_of(reply)

    def _ask(self, parcel: Parcel, token: str) -> Reply:
        url = f"{self._url}/cgi-bin/message/subscribe/send"
        message = {"touser": parcel.token, **self._template.values(parcel)}
        return self._wire.post(url, params={"access_token": token}, json=message)

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


class _Tokens:
    """The access token, kept until shortly before its end."""

    def __init__(self, application: Application, url: str, wire: Wire) -> None:
        self._application = application
        self._url = f"{url}/cgi-bin/stable_token"
        self._wire = wire
        self._lock = Lock()
        self._token = ""
        self._over_at = 0.0

    def current(self) -> str:
        """A token that should be good; raises :class:`NoToken`."""
        with self._lock:
            if time.monotonic() >= self._over_at:
                self._fetch(force=False)
            return self._token

    def after(self, refused: str) -> str:
        """Another token than the one that was refused; raises :class:`NoToken`."""
        with self._lock:
            if self._token == refused:
                self._fetch(force=True)
            return self._token

    def _fetch(self, force: bool) -> None:
        given = {
            "grant_type": "client_credential",
            "appid": self._application.id,
            "secret": self._application.secret,
            "force_refresh": force,
        }
        reply = self._wire.post(self._url, json=given)
        fields = reply.fields()
        token, lives = fields.get("access_token"), fields.get("expires_in")
        if not (reply.is_good and isinstance(token, str) and isinstance(lives, int)):
            raise NoToken(Outcome(Fate.RETRY, f"no-token-{fields.get('errcode', reply.status)}"))
        self._token, self._over_at = token, time.monotonic() + max(lives - EARLY, 0)


def _code(reply: Reply) -> int | None:
    code = reply.fields().get("errcode")
    return code if reply.is_good and isinstance(code, int) else None


def outcome_of(reply: Reply) -> Outcome:
    """What an answer means for the parcel."""
    code = _code(reply)
    if code is None:
        return unwilling(reply) or Outcome(Fate.RETRY, "garbled")
    if code == 0:
        return Outcome(Fate.SENT)
    reason = f"wechat-{code}"
    if code in GONE:
        return Outcome(Fate.GONE, reason)
    if code in WAITS or code in TOKEN_OVER:
        return Outcome(Fate.RETRY, reason, WAITS.get(code))
    return Outcome(Fate.REFUSED, reason)
