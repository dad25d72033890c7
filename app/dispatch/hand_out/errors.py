"""What a hand-out refuses."""

from app.kit.errors import Conflict, Malformed, NotFound, PreconditionFailed


class HandOutNotFound(NotFound):
    """There is no such hand-out, or it is not of your place."""


class HandOutEnded(Conflict):
    """The hand-out was sent or discarded; ``status`` tells which."""


class HandOutChanged(PreconditionFailed):
    """Somebody changed the hand-out meanwhile: read it again."""


class OrderNotInSet(NotFound):
    """The order is none of the hand-out's."""


class NobodyNamed(Conflict):
    """The hand-out names nobody to ask."""


class SetUnfit(Malformed):
    """Some orders are not open, are full, or are not of the place; their pointers say which."""
