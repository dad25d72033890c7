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

import sys
from typing import Protocol

from flask import current_app

from app.config import Settings
from app.people import phones

LANES = 3
"""So many messages a process hands over at the same time: a gateway that hangs must not hold every thread of the service."""


class Sender(Protocol):
    """Sends an SMS."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        """Send a text to a number in E.164; raises ``SmsUnavailable``. Must not be called in a transaction.

        Texts with the same ``key`` are one message, tried again.
        """
        ...


class Console:
    """Prints the message on the server's output: the demo's phone. The only line that ever shows a code."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        """Print the text, with the masked number."""
        sys.stdout.write(f"SMS to {phones.masked(phone)}: {text}\n")
        sys.stdout.flush()


def of(settings: Settings) -> Sender:
    """The adapter that the settings name."""
    if settings.sms == "http":
        from app.people.sms_gateway import Gateway  # with an HTTP client that other installations need not load

        return Gateway(settings.sms_gateway_url, settings.sms_gateway_token)
    return Console()


def sender() -> Sender:
    """The running application's adapter."""
    held: Sender = current_app.extensions["sms"]
    return held
