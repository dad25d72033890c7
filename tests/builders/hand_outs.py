"""Hand-outs."""

from uuid import UUID

from app.dispatch.hand_out import service
from app.dispatch.hand_out.models import HandOut
from app.kit.transaction import transaction
from app.orders.models import Order
from app.people.models import Account
from tests.builders import people


def hand_out(*orders: Order, by: Account | None = None, most_each: int = 1) -> HandOut:
    """A proposal for orders of one place, by its committee."""
    place_code = orders[0].place_code
    with transaction():
        by = by or people.committee(place_code)
        return service.propose(place_code, [order.id for order in orders], most_each, people.occasion(by))


def named(hand_out_id: UUID, order: Order, *who: Account, by: Account | None = None, version: int = 1) -> HandOut:
    """The proposal with these to be asked for one of its orders, by the committee's hand."""
    with transaction():
        asking = people.occasion(by or people.committee(order.place_code))
        return service.name(hand_out_id, order.id, [account.id for account in who], asking, version)
