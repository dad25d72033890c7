"""Service types are data: an administrator adds one, renames it, or takes it out of use."""

from typing import Any

from sqlalchemy import select

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.registration.errors import ServiceTypeChanged, ServiceTypeNotFound
from app.registration.models import ServiceFor, ServiceType


def service_type(code: str) -> ServiceType:
    """The service type with this code; raises :class:`ServiceTypeNotFound`."""
    found = db.session.get(ServiceType, code) if code.isidentifier() else None
    if found is None:
        raise ServiceTypeNotFound()
    return found


def types(offered_by: ServiceFor | None, request: PageRequest) -> Page[ServiceType]:
    """The service types by code, also those out of use (what was done under them still needs their names)."""
    statement = select(ServiceType)
    if offered_by is not None:
        statement = statement.where(ServiceType.offered_by == offered_by)
    return page_of("service-types", statement, Order((ServiceType.code,), descending=False), request)


def add(fields: dict[str, Any]) -> ServiceType:
    """A new type, in use at once; raises ``ServiceTypeExists``."""
    made = ServiceType(**fields)
    db.session.add(made)
    db.session.flush()
    return made


def edit(code: str, changes: dict[str, Any], version: int) -> ServiceType:
    """Change a type's names or whether it is in use; raises :class:`ServiceTypeNotFound`, :class:`ServiceTypeChanged`."""
    found = service_type(code)
    db.session.refresh(found, with_for_update=True)
    if found.version != version:
        raise ServiceTypeChanged()
    for field, value in changes.items():
        setattr(found, field, value)
    found.version += 1
    db.session.flush()
    return found
