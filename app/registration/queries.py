"""Named selects of member registrations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal_column, or_, select

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people.models import Account
from app.places.models import Place
from app.registration.errors import RegistrationNotFound
from app.registration.models import MemberRegistration, Organization, RegistrationStatus


@dataclass(frozen=True)
class RegistrationSheet:
    """A registration with the names that a reader needs. No phone: the committee decides without it."""

    registration: MemberRegistration
    name: str | None
    place_name: str
    organization_name: str


def sheet(registration_id: UUID) -> RegistrationSheet:
    """A registration with its names; raises :class:`RegistrationNotFound`. Asks no policy."""
    row = db.session.execute(_sheets().where(MemberRegistration.id == registration_id)).one_or_none()
    if row is None:
        raise RegistrationNotFound()
    return RegistrationSheet(*row)


def own(account_id: UUID, request: PageRequest) -> Page[RegistrationSheet]:
    """A member's registrations, the latest first."""
    mine = _sheets().where(MemberRegistration.account_id == account_id)
    return _page("own-registrations", mine, request, descending=True)


def of_places(
    places: Sequence[str], status: RegistrationStatus | None, under: str | None, request: PageRequest
) -> Page[RegistrationSheet]:
    """The registrations below any of these places (``""`` is everywhere), the one that waits longest first."""
    statement = _sheets().where(below(places))
    if status is not None:
        statement = statement.where(MemberRegistration.status == status)
    if under is not None:
        statement = statement.where(MemberRegistration.place_code.startswith(under))
    return _page("registrations", statement, request, descending=False)


def pending_at(place_code: str) -> Select[UUID]:
    """The registrations that wait for a decision at a place and below it, in the words of their partial index."""
    waiting = MemberRegistration.status == literal_column("'pending'")
    return select(MemberRegistration.id).where(waiting, MemberRegistration.place_code.startswith(place_code))


def below(places: Sequence[str]) -> ColumnElement[bool]:
    """That a registration's community is one of these places or below."""
    return or_(False, *(MemberRegistration.place_code.startswith(code) for code in places))


def locked(registration_id: UUID) -> MemberRegistration:
    """A registration as it is now; it and all others of its member are locked until the transaction ends.

    Locking all of them, in the order of their ids, keeps two decisions about one member from crossing. Raises
    :class:`RegistrationNotFound`.
    """
    found = db.session.get(MemberRegistration, registration_id)
    if found is None:
        raise RegistrationNotFound()
    all_of(found.account_id)
    return found


def all_of(account_id: UUID) -> list[MemberRegistration]:
    """All registrations of a member, the oldest first, as they are now, and locked."""
    mine = select(MemberRegistration).where(MemberRegistration.account_id == account_id)
    fresh = mine.order_by(MemberRegistration.id).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def approved(account_id: UUID) -> MemberRegistration | None:
    """The registration by which a member is a volunteer now."""
    mine = select(MemberRegistration).where(
        MemberRegistration.account_id == account_id, MemberRegistration.status == RegistrationStatus.APPROVED
    )
    return db.session.scalars(mine).one_or_none()


def _sheets() -> Any:
    return (
        select(MemberRegistration, Account.name, Place.name, Organization.name)
        .join(Account, Account.id == MemberRegistration.account_id)
        .join(Place, Place.code == MemberRegistration.place_code)
        .join(Organization, Organization.id == MemberRegistration.organization_id)
    )


def _page(name: str, statement: Any, request: PageRequest, *, descending: bool) -> Page[RegistrationSheet]:
    found = page_of(name, statement, Order((MemberRegistration.id,), descending=descending), request)
    return Page([RegistrationSheet(*row) for row in found.rows], found.next_cursor)
