"""Recording what happened to an order or to a part in it."""

from app.kit.events import record
from app.orders.events import AssignmentEvent, OrderEvent
from app.orders.lifecycle import Begun
from app.orders.models import Assignment, Order
from app.people.actors import Occasion


def tell(event: type[OrderEvent], order: Order, occasion: Occasion, **facts: object) -> None:
    """Record that this happened to the order."""
    record(event(order_id=order.id, at=occasion.at, actor_id=occasion.actor_id, **facts))


def tell_of(event: type[AssignmentEvent], assignment: Assignment | Begun, occasion: Occasion, **facts: object) -> None:
    """Record that this happened to a volunteer's part in an order."""
    record(
        event(
            order_id=assignment.order_id,
            assignment_id=assignment.id,
            volunteer_id=assignment.volunteer_id,
            at=occasion.at,
            actor_id=occasion.actor_id,
            **facts,
        )
    )
