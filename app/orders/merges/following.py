"""What becomes of merged orders when the activity's order ends, or they end themselves.

The activity's order is locked, and then the orders that it serves, by their ids; nobody locks the other way round.
"""

from sqlalchemy import select

from app.kit.database import db
from app.orders import lifecycle, queries
from app.orders.events import OrderClosed, OrderEvent
from app.orders.merges.events import MergedOrderServed, MergeFellBack
from app.orders.merges.merging import fall_back, say
from app.orders.merges.models import Merge
from app.orders.merges.queries import standing
from app.orders.models import Assignment, OrderStatus
from app.orders.telling import tell
from app.people.actors import Occasion, occasion_of


def on_order_ended(event: OrderEvent) -> None:
    """An order that ends is merged no longer; those that it served are closed with it, or sought for again."""
    occasion = occasion_of(event)
    for found in standing(Merge.order_id == event.order_id):
        found.ended_at = event.at
    served = standing(Merge.target_id == event.order_id)
    is_done = bool(served) and isinstance(event, OrderClosed) and _was_there(event)
    for found in served:
        _end(found, occasion, is_done=is_done)


def _end(found: Merge, occasion: Occasion, *, is_done: bool) -> None:
    order = queries.locked(found.order_id)
    if order.status is not OrderStatus.MERGED:
        return
    found.ended_at = occasion.at
    if is_done:
        lifecycle.move(order, OrderStatus.CLOSED, occasion)
        say(MergedOrderServed, found, occasion)
        tell(OrderClosed, order, occasion)
    elif fall_back(order, occasion):
        say(MergeFellBack, found, occasion)


def _was_there(event: OrderEvent) -> bool:
    """Whether anybody served."""
    came = (Assignment.order_id == event.order_id, Assignment.checked_in_at.is_not(None))
    return db.session.scalar(select(Assignment.id).where(*came).limit(1)) is not None
