"""Where an offer by hand may go from where it stands."""

from app.dispatch.desk.errors import HandOfferSettled
from app.dispatch.desk.models import HandOffer
from app.dispatch.desk.models import HandOfferStatus as Status
from app.people.actors import Occasion

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.OFFERED: frozenset({Status.ACCEPTED, Status.DECLINED, Status.LAPSED, Status.WITHDRAWN}),
    Status.ACCEPTED: frozenset(),
    Status.DECLINED: frozenset(),
    Status.LAPSED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


def move(offer: HandOffer, to: Status, occasion: Occasion, reason: str | None = None) -> None:
    """Move a locked offer; raises :class:`HandOfferSettled`."""
    if to not in TRANSITIONS[offer.status]:
        raise HandOfferSettled(status=offer.status.value)
    offer.status, offer.reason = to, reason
    offer.answered_at, offer.answered_by_id = occasion.at, occasion.actor_id
