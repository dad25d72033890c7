"""What an order keeps sealed: address, location, contact and service code; all of it is forgotten some time after its end."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.statements import batch
from app.orders.drafts import Contact
from app.orders.models import Order
from app.people import households

CODE_DIGITS = 6


@dataclass(frozen=True)
class Location:
    """A point in WGS 84 degrees."""

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)


def new_service_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def seal_address(order: Order, address: str) -> None:
    """Keep the address, and by which home others of it are known, where a resident asks."""
    order.address_sealed = keys().seal(address, order.id)
    order.household_index = None if order.organization_id else households.index_of(order.place_code, address)


def seal_location(order: Order, latitude: float | None, longitude: float | None) -> None:
    """Keep the exact location, or that none is known."""
    known = latitude is not None and longitude is not None
    order.location_sealed = keys().seal(f"{latitude},{longitude}", order.id) if known else None


def seal_contact(order: Order, contact: Contact) -> None:
    """Keep whom to call."""
    text = json.dumps({"name": contact.name, "phone": contact.phone}, ensure_ascii=False)
    order.contact_sealed = keys().seal(text, order.id)


def seal_service_code(order: Order, code: str) -> None:
    """Keep the service code."""
    order.service_code_sealed = keys().seal(code, order.id)


def address_of(order: Order) -> str:
    """The exact address; empty once it is forgotten."""
    return _opened(order.address_sealed, order)


def location_of(order: Order) -> Location | None:
    """The exact location, if it is known."""
    latitude, _, longitude = _opened(order.location_sealed, order).partition(",")
    return Location(float(latitude), float(longitude)) if latitude else None


def contact_of(order: Order) -> Contact:
    """Whom to call; nobody, once that is forgotten."""
    opened = _opened(order.contact_sealed, order)
    return Contact(**json.loads(opened)) if opened else Contact(name="", phone="")


def service_code_of(order: Order) -> str:
    """The service code; empty once it is forgotten."""
    return _opened(order.service_code_sealed, order)


def is_service_code(order: Order, code: str) -> bool:
    """Whether this is the order's service code; takes the same time for every wrong one."""
    known = service_code_of(order)
    return secrets.compare_digest(known.encode(), code.encode()) and known != ""


def forget(ended_before: datetime, limit: int) -> int:
    """Forget what is sealed of at most ``limit`` orders that ended before a moment; of how many. What is locked waits its turn.

    The record of the service stays, with the community and a coarse cell.
    """
    old = select(Order.id).where(Order.closed_at < ended_before, Order.address_sealed.is_not(None))
    some = batch(old.order_by(Order.closed_at).limit(limit).with_for_update(skip_locked=True))
    sealed = ("address_sealed", "household_index", "location_sealed", "contact_sealed", "service_code_sealed")
    gone = dict.fromkeys(sealed)
    forgotten = update(Order).where(Order.id.in_(some)).values(**gone, version=Order.version + 1)
    made = db.session.execute(forgotten, execution_options={"synchronize_session": False})
    return int(made.rowcount)  # type: ignore[attr-defined]


def _opened(value: bytes | None, order: Order) -> str:
    return "" if value is None else keys().open(value, order.id)
