"""SMS: a port with two adapters. Send outside of transactions (:func:`app.kit.transaction.after_commit`, or a job).

``console`` prints what would be sent. ``http`` speaks to a gateway::

    POST <YIHU_SMS_GATEWAY_URL>
    Authorization: Bearer <YIHU_SMS_GATEWAY_TOKEN>
    Content-Type: application/json

    {"to": "+8613800138000", "text": "…"}

Any 2xx means that the gateway has taken the message; its body is not read. Anything else, and silence, means that it has
not. There is no second attempt here: whether a silent gateway has sent the message is not known. Messages (not codes) come with
an ``Idempotency-Key`` header, the same in each attempt at one: a gateway that knows it sends none twice.
"""

import logging
import sys
from threading import BoundedSemaphore
from typing import Protocol

import httpx
from flask import current_app

from app.config import Settings
from app.people import phones
from app.people.errors import SmsUnavailable

log = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(8, connect=3)
"""Seconds: 3 to connect, 8 for anything else."""
LANES = 3
"""So many messages a process hands over at the same time: a gateway that hangs must not hold every thread of the service."""


class Sender(Protocol):
    """Sends an SMS."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        """Send a text to a number in E.164; raises :class:`SmsUnavailable`. Must not be called in a transaction.

        Texts with the same ``key`` are one message, tried again.
        """
        ...


class Console:
    """Prints the message on the server's output: the demo's phone. The only line that ever shows a code."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        """Print the text, with the masked number."""
        sys.stdout.write(f"SMS to {phones.masked(phone)}: {text}\n")
        sys.stdout.flush()


class Gateway:
    """Hands messages to an HTTP gateway."""

    def __init__(self, url: str, token: str, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._url = url
        self._lanes = BoundedSemaphore(LANES)
        self._client = httpx.Client(timeout=timeout, headers={"Authorization": f"Bearer {token}"}, trust_env=False)

    def send(self, phone: str, text: str, key: str = "") -> None:
        """Hand the text over; raises :class:`SmsUnavailable`. Numbers that belong to nobody are passed over."""
        if phones.is_demo(phone):
            return
        if not self._lanes.acquire(blocking=False):
            log.error("SMS gateway is too slow for what is to be sent")
            raise SmsUnavailable(retry_after=60)
        try:
            status, wait = self._hand_over(phone, text, key)
        finally:
            self._lanes.release()
        if not 200 <= status < 300:
            log.error("SMS gateway refuses", extra={"status": status})
            raise SmsUnavailable(retry_after=int(wait) if wait.isdecimal() and len(wait) < 6 else 60)

    def _hand_over(self, phone: str, text: str, key: str) -> tuple[int, str]:
        """The answer's status, and its ``Retry-After``."""
        headers = {"Idempotency-Key": key} if key else {}
        try:
            with self._client.stream("POST", self._url, json={"to": phone, "text": text}, headers=headers) as answer:
                return answer.status_code, answer.headers.get("Retry-After", "")
        except httpx.HTTPError as error:
            log.error("SMS gateway does not answer", extra={"error": type(error).__name__})
            raise SmsUnavailable(retry_after=60) from None  # the cause holds the request

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def of(settings: Settings) -> Sender:
    """The adapter that the settings name."""
    if settings.sms == "http":
        return Gateway(settings.sms_gateway_url, settings.sms_gateway_token)
    return Console()


def sender() -> Sender:
    """The running application's adapter."""
    held: Sender = current_app.extensions["sms"]
    return held
