"""SMS of messages, through the gateway of :mod:`app.people.sms`: for those who have no app, and as the last way to the others."""

from collections.abc import Sequence
from datetime import timedelta

from app.notifications.channels.lanes import Lanes
from app.notifications.channels.port import Fate, Outcome, Parcel
from app.people.errors import SmsUnavailable
from app.people.sms import LANES, Sender


class Sms:
    """SMS; the parcel's token is the number. The gateway gets the notification's id as ``Idempotency-Key``."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._lanes = Lanes(at_once=LANES - 1)  # one is left to login codes

    def send(self, batch: Sequence[Parcel]) -> list[Outcome]:
        """Send each parcel once; see :class:`app.notifications.channels.port.Push`."""
        return self._lanes.each(batch, self._send)

    def _send(self, parcel: Parcel) -> Outcome:
        try:
            self._sender.send(parcel.token, parcel.line, str(parcel.notification_id))
        except SmsUnavailable as error:
            return Outcome(Fate.RETRY, "sms-unavailable", timedelta(seconds=error.facts["retry_after"]))
        return Outcome(Fate.SENT)

    def close(self) -> None:
        """End the lanes; whose sender it is hangs up."""
        self._lanes.close()
