"""The approved volunteers of a place as a roster: with the titles that an upload reads, so that it comes back unchanged."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, select

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.sheets import Column
from app.people import audit, phones
from app.people.actors import Occasion
from app.people.models import Account
from app.people.permissions import Permission
from app.places.errors import PlaceNotYours
from app.places.models import Place, PlaceLevel
from app.registration import choices
from app.registration.models import MemberRegistration, Organization, RegistrationStatus, Volunteer
from app.registration.roster.judging import places_by_word, service_types_by_word
from app.registration.roster.reading import COLUMNS

WIDTHS = {"name": 12, "phone": 16, "place": 20, "organization": 30, "service_types": 40, "skills": 30}
SHEET = tuple(Column(COLUMNS[name][0], width) for name, width in WIDTHS.items())
ROWS_AT_A_TIME = 1000
CHINA = "+86"


def export(place_code: str, with_phones: bool, occasion: Occasion) -> Iterator[tuple[str, ...]]:
    """The rows of :data:`SHEET` for the volunteers of a place and all below it; phones are masked unless asked for.

    That it was exported is audited, and with phones for each of the volunteers. Raises ``PlaceNotYours``, ``PlaceUnsuitable``.
    """
    if not occasion.person.may_at(Permission.REGISTRATIONS_REVIEW, place_code):
        raise PlaceNotYours()
    choices.place_of_level(place_code, *PlaceLevel)
    audit.note("roster.exported", occasion.person.account_id, occasion)
    return _rows(place_code, with_phones, occasion)


def _rows(place_code: str, with_phones: bool, occasion: Occasion) -> Iterator[tuple[str, ...]]:
    places, types = places_by_word(place_code), _names(service_types_by_word())
    found = db.session.execute(_volunteers(place_code), execution_options={"yield_per": ROWS_AT_A_TIME})
    for piece in found.partitions():
        if with_phones:
            audit.note_each("phone.exported", [row.id for row in piece], occasion)
        for row in piece:
            place = row.place if places.get(row.place) == [row.code] else row.code
            served = [types[code] for code in row.service_types if code in types]
            yield (
                row.name or "",
                _phone(row, with_phones),
                place,
                row.organization,
                _listed(served),
                _listed(row.skills),
            )


def _volunteers(place_code: str) -> Any:
    return (
        select(Account.id, Account.name, Account.phone_sealed, Place.name.label("place"), Place.code,
               Organization.name.label("organization"), Volunteer.service_types, Volunteer.skills)
        .select_from(Volunteer)
        .join(MemberRegistration, MemberRegistration.id == Volunteer.registration_id)
        .join(Account, Account.id == Volunteer.account_id)
        .join(Place, Place.code == Volunteer.place_code)
        .join(Organization, Organization.id == Volunteer.organization_id)
        .where(Volunteer.place_code.startswith(place_code), MemberRegistration.status == RegistrationStatus.APPROVED)
        .order_by(Volunteer.place_code, Volunteer.account_id)
    )  # fmt: skip


def _names(codes: dict[str, str]) -> dict[str, str]:
    """The word that stands for each service type: the first by which it is known that holds Chinese, else its code."""
    chosen: dict[str, str] = {}
    for word, code in codes.items():
        if not word.isascii():
            chosen.setdefault(code, word)
    return {code: chosen.get(code, code) for code in codes.values()}


def _phone(row: Row[Any], with_phones: bool) -> str:
    number = keys().open(row.phone_sealed, row.id)
    return number.removeprefix(CHINA) if with_phones else phones.masked(number)


def _listed(words: Sequence[str]) -> str:
    return "、".join(words)
