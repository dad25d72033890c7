"""What dispatch refuses."""

from app.kit.errors import Conflict, Forbidden, Malformed, NotFound, PreconditionFailed


class DispatchNotFound(NotFound):
    """There is no such order, it was never carried to anybody, or it is not yours to follow."""


class NoSuchStep(Conflict):
    """The ladder has no step from here to there."""


class InvitationNotFound(NotFound):
    """You were not told of such an order."""


class InvitationAccepted(Conflict):
    """You have accepted the order; give your slot back instead."""


class WishesChanged(PreconditionFailed):
    """Your hours and limits were changed in the meantime."""


class PersonNotMet(NotFound):
    """There is nobody with whom you had an order that you could block, or you have not blocked them."""


class CandidateNotFound(NotFound):
    """There is no such volunteer in the order's district."""


class DispatchSettingsNotYours(Forbidden):
    """The committee of the place, or of one above it, settles how its orders are carried."""


class SettingOutOfBounds(Malformed):
    """There is no such setting, or the number is outside of what is safe."""


class SpanUnfit(Malformed):
    """A report speaks of at most 92 days, the last no later than today."""
