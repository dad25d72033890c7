"""Named selects of organizations' registrations."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal_column, or_, select

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.places.models import Place
from app.registration.models import Organization, RegistrationStatus
from app.registration.reporting.errors import OrganizationRegistrationNotFound
from app.registration.reporting.models import OrganizationRegistration
from app.registration.service import PATIENCE

RUNS_OUT_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Contact:
    """Whom to call in an organization."""

    name: str
    phone: str


@dataclass(frozen=True)
class ReportSheet:
    """An organization's registration with the names that a reader needs."""

    registration: OrganizationRegistration
    organization_name: str
    place_name: str

    @property
    def contact(self) -> Contact | None:
        """Whom to call; ``None`` once it is over. For the officers and the committee only."""
        return contact_of(self.registration)


def contact_of(registration: OrganizationRegistration) -> Contact | None:
    """Whom to call, as far as it is known still."""
    if registration.contact_sealed is None:
        return None
    return Contact(**json.loads(keys().open(registration.contact_sealed, registration.id)))


def sheet(registration_id: UUID) -> ReportSheet:
    """A registration with its names; raises :class:`OrganizationRegistrationNotFound`. Asks no policy."""
    row = db.session.execute(_sheets().where(OrganizationRegistration.id == registration_id)).one_or_none()
    if row is None:
        raise OrganizationRegistrationNotFound()
    return ReportSheet(*row)


def of_organization(organization_id: UUID, request: PageRequest) -> Page[ReportSheet]:
    """An organization's registrations, the latest first."""
    theirs = _sheets().where(OrganizationRegistration.organization_id == organization_id)
    return _page("reports-of-organization", theirs, request, descending=True)


def of_places(
    places: Sequence[str], status: RegistrationStatus | None, under: str | None, request: PageRequest
) -> Page[ReportSheet]:
    """The registrations with any of these places or below (``""`` is everywhere), the one that waits longest first."""
    code = OrganizationRegistration.place_code
    statement = _sheets().where(or_(False, *(code.startswith(place) for place in places)))
    if status is not None:
        statement = statement.where(OrganizationRegistration.status == status)
    if under is not None:
        statement = statement.where(code.startswith(under))
    return _page("reports", statement, request, descending=False)


def pending_at(place_code: str) -> Select[UUID]:
    """The registrations that wait for a decision at a place and below it, in the words of their partial index."""
    waiting = OrganizationRegistration.status == literal_column("'pending'")
    return select(OrganizationRegistration.id).where(
        waiting, OrganizationRegistration.place_code.startswith(place_code)
    )


def locked(registration_id: UUID) -> OrganizationRegistration:
    """A registration as it is now; it and the others of its organization with its place are locked, in the order of their ids."""
    found = db.session.get(OrganizationRegistration, registration_id)
    if found is None:
        raise OrganizationRegistrationNotFound()
    both = (
        OrganizationRegistration.organization_id == found.organization_id,
        OrganizationRegistration.place_code == found.place_code,
    )
    fresh = select(OrganizationRegistration).where(*both).order_by(OrganizationRegistration.id).with_for_update()
    db.session.scalars(fresh.execution_options(populate_existing=True)).all()
    return found


def approved(organization_id: UUID, place_code: str) -> OrganizationRegistration | None:
    """The registration by which an organization serves a place now."""
    theirs = select(OrganizationRegistration).filter_by(
        organization_id=organization_id, place_code=place_code, status=RegistrationStatus.APPROVED
    )
    return db.session.scalars(theirs).one_or_none()


def live_ids(organization_id: UUID) -> list[UUID]:
    """An organization's registrations that wait or hold."""
    live = OrganizationRegistration.status.in_((RegistrationStatus.PENDING, RegistrationStatus.APPROVED))
    theirs = select(OrganizationRegistration.id).where(
        OrganizationRegistration.organization_id == organization_id, live
    )
    return list(db.session.scalars(theirs.order_by(OrganizationRegistration.id)))


def expired_ids(now: datetime, limit: int) -> list[UUID]:
    """Those that nobody decided in time, and whose year is over (:func:`app.registration.reporting.service.expire`)."""
    undecided = (OrganizationRegistration.status == RegistrationStatus.PENDING) & (
        OrganizationRegistration.submitted_at <= now - PATIENCE
    )
    over = (OrganizationRegistration.status == RegistrationStatus.APPROVED) & (
        OrganizationRegistration.valid_until <= now
    )
    return list(db.session.scalars(select(OrganizationRegistration.id).where(or_(undecided, over)).limit(limit)))


def running_out_ids(now: datetime, limit: int) -> list[UUID]:
    """Those that end soon, and nobody was told (:func:`app.registration.reporting.service.remind`)."""
    soon = select(OrganizationRegistration.id).where(
        OrganizationRegistration.status == RegistrationStatus.APPROVED,
        OrganizationRegistration.valid_until <= now + RUNS_OUT_WITHIN,
        OrganizationRegistration.reminded_at.is_(None),
    )
    return list(db.session.scalars(soon.limit(limit)))


def _sheets() -> Any:
    named = select(OrganizationRegistration, Organization.name, Place.name)
    named = named.join(Organization, Organization.id == OrganizationRegistration.organization_id)
    return named.join(Place, Place.code == OrganizationRegistration.place_code)


def _page(name: str, statement: Any, request: PageRequest, *, descending: bool) -> Page[ReportSheet]:
    found = page_of(name, statement, Order((OrganizationRegistration.id,), descending=descending), request)
    return Page([ReportSheet(*row) for row in found.rows], found.next_cursor)
