"""Where held slots may go from where they stand."""

from app.orders.holds.errors import HoldOver
from app.orders.holds.models import HoldStatus as Status
from app.orders.holds.models import SlotHold
from app.people.actors import Occasion

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.HELD: frozenset({Status.FILLED, Status.LAPSED, Status.GIVEN_BACK, Status.RELEASED}),
    Status.FILLED: frozenset(),
    Status.LAPSED: frozenset(),
    Status.GIVEN_BACK: frozenset(),
    Status.RELEASED: frozenset(),
}


def move(hold: SlotHold, to: Status, occasion: Occasion) -> None:
    """Move the hold of a locked order; raises :class:`HoldOver`."""
    if to not in TRANSITIONS[hold.status]:
        raise HoldOver(status=hold.status.value)
    hold.status, hold.ended_at = to, occasion.at
