"""Where a hand-out may go from where it stands."""

from app.dispatch.hand_out.errors import HandOutEnded
from app.dispatch.hand_out.models import HandOut
from app.dispatch.hand_out.models import HandOutStatus as Status
from app.people.actors import Occasion

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PROPOSED: frozenset({Status.SENT, Status.DISCARDED}),
    Status.SENT: frozenset(),
    Status.DISCARDED: frozenset(),
}


def move(hand_out: HandOut, to: Status, occasion: Occasion) -> None:
    """Move a locked hand-out; raises :class:`HandOutEnded`."""
    if to not in TRANSITIONS[hand_out.status]:
        raise HandOutEnded(status=hand_out.status.value)
    hand_out.status, hand_out.version = to, hand_out.version + 1
    hand_out.ended_at, hand_out.ended_by_id = occasion.at, occasion.actor_id
