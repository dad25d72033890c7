"""Where a roster may go from where it stands."""

from app.registration.roster.errors import RosterStands
from app.registration.roster.models import Roster
from app.registration.roster.models import RosterStatus as Status

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PREVIEWED: frozenset({Status.APPLYING, Status.DISCARDED}),
    Status.APPLYING: frozenset({Status.APPLIED, Status.UNDOING}),
    Status.APPLIED: frozenset({Status.UNDOING}),
    Status.UNDOING: frozenset({Status.UNDONE}),
    Status.UNDONE: frozenset(),
    Status.DISCARDED: frozenset(),
}


def move(roster: Roster, to: Status) -> None:
    """Move a locked roster; raises :class:`RosterStands`."""
    if to not in TRANSITIONS[roster.status]:
        raise RosterStands(status=roster.status.value)
    roster.status = to
    roster.version += 1
