"""What the desk refuses."""

from app.kit.errors import Conflict, Malformed, NotFound


class HandOfferNotFound(NotFound):
    """There is no such offer, or it is neither yours to answer nor of your place."""


class HandOfferSettled(Conflict):
    """The offer is no longer open; ``status`` tells how it ended."""


class HandOfferOver(Conflict):
    """The time to answer the offer is over."""


class HandOfferPending(Conflict):
    """They are asked for this order already, and have not answered."""

    constraints = ("uq_hand_offers_open",)


class HandOfferUnfit(Conflict):
    """They cannot take this order; ``reasons`` says why: ``suitability.against`` names what speaks against a volunteer."""


class EnoughAsked(Conflict):
    """As many are asked as there are free slots, and a few more; ``asked`` and ``most`` in the facts."""


class NothingToHandOut(Conflict):
    """The order seeks nobody: it is not open, full, or the time to answer is over."""


class MembersToName(Malformed):
    """A team or an organization takes an order by naming who comes; a volunteer names nobody."""


class AnswerTimeUnfit(Malformed):
    """The time to answer is at least five minutes ahead, and not after the order's own."""
