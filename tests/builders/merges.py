"""Orders that are alike, merged into an activity."""

from datetime import timedelta
from typing import Any

from app.kit import clock as moments
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders.merges import merging
from app.orders.merges.merging import Merged, Wishes
from app.orders.models import Order
from app.people.models import Account
from tests.builders import people
from tests.builders.orders import open_order


def alike(**fields: Any) -> list[Order]:
    """Two orders of two people, in two days at noon."""
    starts_at = moments.now() + timedelta(days=2)
    return [open_order(people.account(name), starts_at=starts_at, **fields) for name in ("刘桂兰", "赵秀英")]


def merged(*these: Order, by: Account | None = None, **wishes: Any) -> Merged:
    """These orders, merged by a committee of their place."""
    committee = by or people.committee(these[0].place_code)
    with transaction():
        others = [each.id for each in these[1:]]
        return merging.merge(these[0].id, others, Wishes(**wishes), people.occasion(committee))


def target_of(made: Merged) -> Order:
    """The one order of the activity."""
    (target_id,) = {merge.target_id for merge in made.merges}
    return db.session.get_one(Order, target_id)


def poster(order: Order) -> Account:
    """Who asked."""
    return db.session.get_one(Account, order.poster_id)
