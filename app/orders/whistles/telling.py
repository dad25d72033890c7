"""Recording what happened to a whistle or to the call of a unit."""

from typing import Any

from app.kit.events import record
from app.orders.whistles.events import WhistleCallEvent, WhistleEvent
from app.orders.whistles.models import Whistle, WhistleCall
from app.people.actors import Occasion


def tell(event: type[WhistleEvent], whistle: Whistle, occasion: Occasion, **facts: Any) -> None:
    """Record that this happened to the whistle."""
    about: dict[str, Any] = {
        "at": occasion.at,
        "actor_id": occasion.actor_id,
        "whistle_id": whistle.id,
        "order_id": whistle.order_id,
        "place_code": whistle.place_code,
        "blown_by_id": whistle.blown_by_id,
    }
    record(event(**(about | facts)))


def tell_of(
    event: type[WhistleCallEvent], whistle: Whistle, call: WhistleCall, occasion: Occasion, **facts: Any
) -> None:
    """Record that this happened to the call of a unit."""
    tell(event, whistle, occasion, call_id=call.id, organization_id=call.organization_id, **facts)
