"""Who lives where help is asked for: nobody is asked to help at home, where an order by the service would be one's own chore.

Known by the home's address (declared, or given with an order for oneself), or by a device that went from one to the other. Of an
order in an organization's name nobody is: its address is no home, and a telephone of the office no family's.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CompoundSelect, LargeBinary, Uuid, func, literal, select, union_all

from app.orders.models import Order
from app.people.households import sharing_devices_with
from app.registration.models import Volunteer


def hosts_of(order: Order) -> tuple[UUID, ...]:
    """At whose home help is asked for."""
    return () if order.organization_id else (order.poster_id, order.recipient_id)


def members(index: Any, hosts: Any) -> CompoundSelect[Any]:
    """The accounts of a household by its blind index and its hosts (an SQL array): each from an index of its table."""
    return union_all(
        select(Volunteer.account_id).where(Volunteer.household_index == index),
        select(Order.recipient_id).where(Order.household_index == index),
        sharing_devices_with(func.any(hosts)),
    )


def members_of(index: bytes | None, hosts: Sequence[UUID]) -> CompoundSelect[Any]:
    """The same by values; nobody lives at no known address."""
    return members(literal(index, LargeBinary()), literal(list(hosts), ARRAY(Uuid(as_uuid=True))))
