"""Orders on the committee's desk, and offers by hand."""

from typing import Any
from uuid import UUID

from app.dispatch.desk import offering
from app.dispatch.desk.models import HandOffer
from app.dispatch.desk.offering import Addressee
from app.dispatch.models import Circle
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders.models import Order
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import dispatch_of
from tests.builders.orders import open_order


def hand_offer(order: Order, volunteer_id: UUID | None = None, by: Account | None = None, **to: Any) -> HandOffer:
    """An open offer by the committee of the order's place, to a volunteer (or ``team_id=…``, ``organization_id=…``)."""
    asking = people.occasion(by or people.committee(order.place_code))
    words, answer_by = to.pop("words", ""), to.pop("answer_by", None)
    with transaction():
        return offering.offer(order.id, Addressee(volunteer_id, **to), words, answer_by, asking)


def on_desk(**fields: Any) -> Order:
    """An order at the end of the ladder; any field of a draft by name."""
    order = open_order(**fields)
    lying = dispatch_of(order)
    lying.circle, lying.place_code, lying.next_step_at = Circle.DESK, order.place_code[:6], None
    db.session.commit()
    return order
