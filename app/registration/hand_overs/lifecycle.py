"""Where a hand-over may go from where it stands."""

from datetime import datetime

from app.registration.hand_overs.errors import HandOverSettled
from app.registration.hand_overs.models import HandOver
from app.registration.hand_overs.models import HandOverStatus as Status

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.OFFERED: frozenset({Status.ACCEPTED, Status.REFUSED, Status.WITHDRAWN}),
    Status.ACCEPTED: frozenset(),
    Status.REFUSED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


def move(hand_over: HandOver, to: Status, at: datetime) -> None:
    """Move a locked hand-over; raises :class:`HandOverSettled`."""
    if to not in TRANSITIONS[hand_over.status]:
        raise HandOverSettled(status=hand_over.status.value)
    hand_over.status, hand_over.answered_at = to, at
