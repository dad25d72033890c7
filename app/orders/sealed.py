"""What an order keeps sealed: address, location, contact and service code."""

import json
import secrets
from dataclasses import dataclass, field

from app.kit.crypto import keys
from app.orders.drafts import Contact
from app.orders.models import Order

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
    """Keep the address."""
    order.address_sealed = keys().seal(address, order.id)


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
    """The exact address."""
    return keys().open(order.address_sealed, order.id)


def location_of(order: Order) -> Location | None:
    """The exact location, if it is known."""
    if order.location_sealed is None:
        return None
    latitude, _, longitude = keys().open(order.location_sealed, order.id).partition(",")
    return Location(float(latitude), float(longitude))


def contact_of(order: Order) -> Contact:
    """Whom to call."""
    return Contact(**json.loads(keys().open(order.contact_sealed, order.id)))


def service_code_of(order: Order) -> str:
    """The service code."""
    return keys().open(order.service_code_sealed, order.id)


def is_service_code(order: Order, code: str) -> bool:
    """Whether this is the order's service code; takes the same time for every wrong one."""
    return secrets.compare_digest(service_code_of(order).encode(), code.encode())
