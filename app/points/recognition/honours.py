"""Honours (荣誉): granted by a committee to a volunteer, with the criteria in words; taken back only with a reason."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people.actors import Actor, Occasion
from app.people.models import Account
from app.people.permissions import Permission
from app.places.models import Place
from app.points.recognition import policy
from app.points.recognition.errors import HonourNotFound, HonourRevoked, OwnHonour, VolunteerNotHere
from app.points.recognition.events import HonourEvent, HonourGranted, HonourTakenBack
from app.points.recognition.models import Honour
from app.registration.models import Volunteer

_GRANTER = aliased(Account)


@dataclass(frozen=True)
class HonourSheet:
    """An honour with the names that a reader needs."""

    honour: Honour
    name: str | None
    place_name: str
    granted_by: str | None


def grant(facts: dict[str, Any], occasion: Occasion) -> HonourSheet:
    """Grant an honour (``account_id``, ``place_code``, ``title``, ``criteria``) to a volunteer of the place; they are told.

    Raises :class:`app.points.recognition.errors.HonourNotYours`, :class:`VolunteerNotHere`, :class:`OwnHonour`.
    """
    if denial := policy.may_honour_at(facts["place_code"], occasion.person):
        raise denial
    _require_volunteer(facts["account_id"], facts["place_code"])
    if facts["account_id"] == occasion.actor_id:
        raise OwnHonour()
    made = Honour(id=new_id(), granted_at=occasion.at, granted_by_id=occasion.person.account_id, **facts)
    db.session.add(made)
    db.session.flush()
    _tell(HonourGranted, made, occasion)
    return _sheet(made.id)


def revoke(honour_id: UUID, reason: str, occasion: Occasion) -> HonourSheet:
    """Take an honour back, with a reason that its volunteer reads. Raises :class:`HonourNotFound`, :class:`HonourRevoked`."""
    honour = db.session.get(Honour, honour_id, with_for_update=True, populate_existing=True)
    if honour is None:
        raise HonourNotFound()
    if denial := policy.may_revoke(honour, occasion.person):
        raise denial
    if honour.revoked_at is not None:
        raise HonourRevoked()
    honour.revoked_at, honour.revoked_by_id, honour.reason = occasion.at, occasion.actor_id, reason
    db.session.flush()
    _tell(HonourTakenBack, honour, occasion)
    return _sheet(honour.id)


def of_volunteer(account_id: UUID, request: PageRequest) -> Page[HonourSheet]:
    """A person's own honours, also those taken back, the latest first."""
    return _page("honours.own", _sheets().where(Honour.account_id == account_id), request)


def of_places(under: str | None, actor: Actor, request: PageRequest) -> Page[HonourSheet]:
    """The honours granted at the places where one grants them, or those below one of these, the latest first."""
    places = actor.places_of(Permission.HONOURS_GRANT)
    statement = _sheets().where(or_(False, *(Honour.place_code.startswith(code) for code in places)))
    if under is not None:
        statement = statement.where(Honour.place_code.startswith(under))
    return _page("honours.places", statement, request)


def _require_volunteer(account_id: UUID, place_code: str) -> None:
    volunteer = db.session.get(Volunteer, account_id)
    if volunteer is None or not volunteer.is_active or not volunteer.place_code.startswith(place_code):
        raise VolunteerNotHere()


def _sheets() -> Any:
    return (
        select(Honour, Account.name, Place.name, _GRANTER.name)
        .join(Account, Account.id == Honour.account_id)
        .join(Place, Place.code == Honour.place_code)
        .join(_GRANTER, _GRANTER.id == Honour.granted_by_id)
    )


def _sheet(honour_id: UUID) -> HonourSheet:
    return HonourSheet(*db.session.execute(_sheets().where(Honour.id == honour_id)).one())


def _page(name: str, statement: Select[Any], request: PageRequest) -> Page[HonourSheet]:
    page = page_of(name, statement, Order((Honour.id,)), request)
    return Page([HonourSheet(*row) for row in page.rows], page.next_cursor)


def _tell(event: type[HonourEvent], honour: Honour, occasion: Occasion) -> None:
    record(event(at=occasion.at, actor_id=occasion.actor_id, honour_id=honour.id, account_id=honour.account_id))
