"""Approved volunteers: the present facts that dispatch and acceptance go by, and what volunteers say of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people import households
from app.people.actors import Occasion
from app.people.models import Account
from app.places.models import Place
from app.registration import choices
from app.registration.errors import NotVolunteer, VolunteerChanged
from app.registration.models import (
    MemberRegistration,
    Organization,
    RegistrationStatus,
    ServiceFor,
    Volunteer,
)


@dataclass(frozen=True)
class VolunteerSheet:
    """A volunteer with the names that a reader needs."""

    volunteer: Volunteer
    name: str | None
    place_name: str
    organization_name: str

    @property
    def registration_id(self) -> UUID:
        """The registration by which they are one."""
        return self.volunteer.registration_id

    @property
    def version(self) -> int:
        """The volunteer's version."""
        return self.volunteer.version


def volunteer(account_id: UUID) -> Volunteer | None:
    """The volunteer that a person is, or was (see ``is_active``); ``None`` for who never was one."""
    return db.session.get(Volunteer, account_id)


def sheet(account_id: UUID) -> VolunteerSheet:
    """The approved volunteer that a person is, excused or not; raises :class:`NotVolunteer`."""
    row = db.session.execute(_sheets().where(Volunteer.account_id == account_id)).one_or_none()
    if row is None:
        raise NotVolunteer()
    return VolunteerSheet(*row)


@dataclass(frozen=True)
class Wanted:
    """Which approved volunteers somebody looks for."""

    under: str | None = None
    """Of this place and below it."""
    name: str | None = None
    """With this somewhere in theirs."""
    organization_id: UUID | None = None
    """Members of this home organization."""


def of_places(places: Sequence[str], wanted: Wanted, request: PageRequest) -> Page[VolunteerSheet]:
    """The approved volunteers below any of these places (``""`` is everywhere)."""
    statement = _sheets().where(or_(False, *(Volunteer.place_code.startswith(code) for code in places)))
    if wanted.under is not None:
        statement = statement.where(Volunteer.place_code.startswith(wanted.under))
    if wanted.name is not None:
        statement = statement.where(Account.name.contains(wanted.name, autoescape=True))
    if wanted.organization_id is not None:
        statement = statement.where(Volunteer.organization_id == wanted.organization_id)
    found = page_of("volunteers", statement, Order((Volunteer.account_id,), descending=False), request)
    return Page([VolunteerSheet(*row) for row in found.rows], found.next_cursor)


def edit(changes: dict[str, Any], version: int, occasion: Occasion) -> VolunteerSheet:
    """Change one's own service types, skills, home cell, home ``address``, or ``is_active`` (false: excused for the time being).

    Of the address a blind index alone is kept; ``None`` forgets it.

    Raises ``NotVolunteer``, ``VolunteerChanged``, ``ServiceTypeUnavailable``, ``CellMalformed``, ``HomeTooFar``.
    """
    account_id = occasion.person.account_id
    # Locked before it is read: a withdrawal at the same moment comes wholly before or wholly after this.
    db.session.get(Volunteer, account_id, with_for_update=True, populate_existing=True)
    row = sheet(account_id).volunteer
    if row.version != version:
        raise VolunteerChanged()
    for field, value in _checked(row, changes).items():
        setattr(row, field, value)
    row.version += 1
    db.session.flush()
    return sheet(account_id)


def _checked(row: Volunteer, changes: dict[str, Any]) -> dict[str, Any]:
    checked = dict(changes)
    if "service_types" in changes:
        checked["service_types"] = choices.service_types_of(changes["service_types"], ServiceFor.MEMBERS)
    if "skills" in changes:
        checked["skills"] = list(dict.fromkeys(changes["skills"]))
    if "home_cell" in changes:
        checked["home_cell"] = choices.home_cell(changes["home_cell"], db.session.get_one(Place, row.place_code))
    if "address" in changes:
        checked["household_index"] = households.index_of(row.place_code, checked.pop("address"))
    return checked


def take_in(registration: MemberRegistration) -> None:
    """Make the member of an approved registration an active volunteer with its facts."""
    facts = {
        "registration_id": registration.id,
        "place_code": registration.place_code,
        "organization_id": registration.organization_id,
        "service_types": registration.service_types,
        "skills": registration.skills,
        "home_cell": registration.home_cell,
        "household_index": registration.household_index,
        "is_active": True,
    }
    made = insert(Volunteer).values(account_id=registration.account_id, **facts)
    again = made.on_conflict_do_update(index_elements=["account_id"], set_={**facts, "version": Volunteer.version + 1})
    db.session.execute(again)


def let_go(account_id: UUID) -> None:
    """Make a person an active volunteer no longer."""
    rows = update(Volunteer).where(Volunteer.account_id == account_id)
    db.session.execute(rows.values(is_active=False, version=Volunteer.version + 1))


def _sheets() -> Any:
    """Approved volunteers only: whoever withdrew has a row still, for the services that they did."""
    return (
        select(Volunteer, Account.name, Place.name, Organization.name)
        .join(MemberRegistration, MemberRegistration.id == Volunteer.registration_id)
        .join(Account, Account.id == Volunteer.account_id)
        .join(Place, Place.code == Volunteer.place_code)
        .join(Organization, Organization.id == Volunteer.organization_id)
        .where(MemberRegistration.status == RegistrationStatus.APPROVED)
    )
