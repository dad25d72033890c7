"""What happens on the desk."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class HandOfferEvent(Event):
    """Something happened to an offer by hand. ``place_code`` is the order's."""

    offer_id: UUID
    order_id: UUID
    place_code: str
    offered_by_id: UUID
    asked_ids: tuple[UUID, ...]
    """Who may answer it: the volunteer, the team's leaders, the organization's officers."""


class HandOffered(HandOfferEvent):
    """The committee asked somebody by hand to take an order."""


class HandOfferAccepted(HandOfferEvent):
    """They come."""


class HandOfferDeclined(HandOfferEvent):
    """They do not, with a reason."""


class HandOfferLapsed(HandOfferEvent):
    """They did not answer in time."""


class HandOfferWithdrawn(HandOfferEvent):
    """They need not answer any more."""
