"""SMS of messages, through the gateway of :mod:`app.people.sms`: for those who have no app, and as the last way to the others."""

from datetime import timedelta
from threading import Semaphore

from app.notifications.channels.port import Fate, Outcome, Parcel
from app.people.errors import SmsUnavailable
from app.people.sms import LANES, Sender


class Sms:
    """SMS; the parcel's token is the number. The gateway gets the notification's id as ``Idempotency-Key``."""

    at_once = LANES - 1
    """One is left to login codes."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._lanes = Semaphore(self.at_once)

    def send(self, parcel: Parcel) -> Outcome:
        """Send it; see :class:`app.notifications.channels.port.Push`."""
        try:
            with self._lanes:  # two jobs may send at the same time
                self._sender.send(parcel.token, parcel.line, str(parcel.notification_id))
        except SmsUnavailable as error:
            return Outcome(Fate.RETRY, "sms-unavailable", timedelta(seconds=error.facts["retry_after"]))
        return Outcome(Fate.SENT)
