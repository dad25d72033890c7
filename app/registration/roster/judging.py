"""What each line of a roster would do: judged against the places, organizations and registrations that there are.

A constant number of statements, whatever the roster's length.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.crypto import keys
from app.kit.database import db
from app.people.models import Account
from app.places.models import CODE_LENGTH, Place, PlaceLevel
from app.registration.lifecycle import LIVE
from app.registration.models import (
    MemberRegistration,
    Organization,
    RegistrationStatus,
    ServiceFor,
    ServiceType,
)
from app.registration.roster.models import LineState
from app.registration.roster.reading import Fault, Person

DISTRICT_DIGITS = CODE_LENGTH[PlaceLevel.DISTRICT]


@dataclass(frozen=True)
class Judgement:
    """What a line would do, or why it cannot."""

    state: LineState
    fault: Fault | None = None
    place_code: str | None = None
    organization_id: UUID | None = None
    service_types: tuple[str, ...] = ()
    account_id: UUID | None = None


@dataclass(frozen=True)
class _Known:
    """Whoever has a line's phone already, with what of theirs is live."""

    account_id: UUID
    name: str | None
    pending: tuple[str, UUID] | None
    approved: tuple[str, UUID] | None


class Judge:
    """Judges the lines of one roster."""

    def __init__(self, place_code: str, people: Sequence[Person]) -> None:
        self._places = places_by_word(place_code)
        self._only = place_code if self._places.get(place_code) == [place_code] else None
        self._organizations = _organizations(place_code, {person.organization for person in people})
        self._types = service_types_by_word()
        self._known = _known([person.phone for person in people])

    def judge(self, person: Person) -> Judgement:
        """What a line would do."""
        place_code, fault = self._place(person)
        organization_id, fault = self._organization(person, place_code) if fault is None else (None, fault)
        types, fault = self._service_types(person) if fault is None else ((), fault)
        if fault is not None or place_code is None or organization_id is None:
            return Judgement(LineState.FAULTY, fault)
        known = self._known.get(person.phone)
        state, fault = _state(person, known, (place_code, organization_id))
        return Judgement(state, fault, place_code, organization_id, types, known.account_id if known else None)

    def _place(self, person: Person) -> tuple[str | None, Fault | None]:
        if not person.place and self._only:
            return self._only, None
        if not person.place:
            return None, Fault("place-missing")
        codes = self._places.get(person.place, [])
        if not codes:
            return None, Fault("place-unknown")
        return (codes[0], None) if len(codes) == 1 else (None, Fault("place-ambiguous"))

    def _organization(self, person: Person, place_code: str | None) -> tuple[UUID | None, Fault | None]:
        """The organization of this name; where several have it, the one at the place itself, else at its subdistrict."""
        named = self._organizations.get(person.organization, {})
        at = [code for code in (place_code, (place_code or "")[:9]) if code in named]
        if at:
            return named[at[0]], None
        if not named:
            return None, Fault("organization-unknown")
        return (next(iter(named.values())), None) if len(named) == 1 else (None, Fault("organization-ambiguous"))

    def _service_types(self, person: Person) -> tuple[tuple[str, ...], Fault | None]:
        """The types that a line names; all of them where it names none: the member narrows them later."""
        unknown = [word for word in person.service_types if word.casefold() not in self._types]
        if unknown:
            return (), Fault("service-type-unknown", {"word": unknown[0][:20]})
        chosen = [self._types[word.casefold()] for word in person.service_types] or list(self._types.values())
        return tuple(dict.fromkeys(chosen)), None


def _state(person: Person, known: _Known | None, wanted: tuple[str, UUID]) -> tuple[LineState, Fault | None]:
    if known is None:
        return LineState.NEW, None
    if known.name and known.name != person.name:
        return LineState.FAULTY, Fault("name-differs")
    if wanted in (known.pending, known.approved):
        return LineState.UNCHANGED, None
    if known.pending is not None:
        return LineState.FAULTY, Fault("registration-waits")
    return (LineState.NEW if known.approved is None else LineState.MOVED), None


def places_by_word(under: str) -> dict[str, list[str]]:
    """The communities at a place or below it, by name and by code."""
    rows = select(Place.name, Place.code).where(Place.code.startswith(under), Place.level == PlaceLevel.COMMUNITY)
    found: dict[str, list[str]] = {}
    for name, code in db.session.execute(rows.where(Place.cell.is_not(None))):
        for word in {name, name.removesuffix("居委会").removesuffix("社区"), code}:
            found.setdefault(word, []).append(code)
    return found


def _organizations(place_code: str, names: Iterable[str]) -> dict[str, dict[str, UUID]]:
    """The approved organizations of the district with these names, by name and place."""
    rows = select(Organization.name, Organization.place_code, Organization.id).where(
        Organization.name.in_(set(names)),
        Organization.place_code.startswith(place_code[:DISTRICT_DIGITS]),
        Organization.status == RegistrationStatus.APPROVED,
    )
    found: dict[str, dict[str, UUID]] = {}
    for name, code, organization_id in db.session.execute(rows):
        found.setdefault(name, {})[code] = organization_id
    return found


def service_types_by_word() -> dict[str, str]:
    """The codes of the members' types in use, by each of their names."""
    rows = select(ServiceType).where(ServiceType.is_active, ServiceType.offered_by == ServiceFor.MEMBERS)
    types = db.session.scalars(rows.order_by(ServiceType.code)).all()
    return {word.casefold(): kind.code for kind in types for word in (kind.code, kind.name_zh, kind.name_en)}


def _known(numbers: Sequence[str]) -> dict[str, _Known]:
    """Who has these phones, by phone."""
    indexes = {keys().index(number): number for number in numbers}
    rows = (
        select(Account.phone_index, Account.id, Account.name, MemberRegistration)
        .outerjoin(
            MemberRegistration,
            (MemberRegistration.account_id == Account.id) & MemberRegistration.status.in_(LIVE),
        )
        .where(Account.phone_index.in_(indexes))
    )
    found: dict[str, _Known] = {}
    for index, account_id, name, live in db.session.execute(rows):
        number = indexes[bytes(index or b"")]
        before = found.get(number, _Known(account_id, name, None, None))
        found[number] = _with(before, live)
    return found


def _with(known: _Known, live: Any) -> _Known:
    if live is None:
        return known
    where = (live.place_code, live.organization_id)
    is_pending = live.status is RegistrationStatus.PENDING
    pending, approved = (where, known.approved) if is_pending else (known.pending, where)
    return _Known(known.account_id, known.name, pending, approved)
