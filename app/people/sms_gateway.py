"""The SMS gateway of an operator, over HTTP; what it is asked is written in :mod:`app.people.sms`."""

import logging
from threading import BoundedSemaphore

import httpx

from app.people import phones
from app.people.errors import SmsUnavailable
from app.people.sms import LANES

log = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(8, connect=3)
"""Seconds: 3 to connect, 8 for anything else."""


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
