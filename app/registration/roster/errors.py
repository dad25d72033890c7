"""What rosters refuse."""

from app.kit.errors import Conflict, Malformed, NotFound


class RosterNotFound(NotFound):
    """There is no such roster, or none of your places."""


class RosterUnreadable(Malformed):
    """The file is damaged, or is no roster: ``faults`` says why."""


class RosterTooLong(Conflict):
    """The roster has more than ``most`` lines: divide it."""


class HasServed(Conflict):
    """The member has accepted an order since, so the registration stays."""


class RosterStands(Conflict):
    """The roster is not in a status (``status``) from which this can be done."""
