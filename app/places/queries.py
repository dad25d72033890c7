"""Named selects of places."""

from sqlalchemy import select

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.places.errors import PlaceNotFound
from app.places.models import CODE_LENGTH, Place, PlaceLevel


def is_code(text: str) -> bool:
    """Whether a text has the form of a division code."""
    return text.isascii() and text.isdigit() and len(text) in CODE_LENGTH.values()


def place(code: str) -> Place:
    """The place with this code; raises :class:`PlaceNotFound`."""
    found = db.session.get(Place, code) if is_code(code) else None
    if found is None:
        raise PlaceNotFound()
    return found


def place_for_update(code: str) -> Place:
    """The place with this code as it is now, locked until the transaction ends; raises :class:`PlaceNotFound`."""
    found = db.session.get(Place, code, with_for_update=True, populate_existing=True) if is_code(code) else None
    if found is None:
        raise PlaceNotFound()
    return found


def path(code: str) -> list[Place]:
    """The places above this one and itself, the district first; raises :class:`PlaceNotFound`. One statement."""
    if not is_code(code):
        raise PlaceNotFound()
    above = [code[:length] for length in CODE_LENGTH.values() if length <= len(code)]
    found = list(db.session.scalars(select(Place).where(Place.code.in_(above)).order_by(Place.code)))
    if not found or found[-1].code != code:
        raise PlaceNotFound()
    return found


def children(code: str) -> list[Place]:
    """The places directly below, by code. A place of the country has at most a few hundred."""
    return list(db.session.scalars(select(Place).where(Place.parent_code == code).order_by(Place.code)))


def search(under: str | None, level: PlaceLevel | None, name: str | None, request: PageRequest) -> Page[Place]:
    """Places by code: below ``under`` (itself included), of a level, with ``name`` somewhere in their name.

    Without ``under`` only districts are listed, so that no search reads the whole country's communities.
    """
    statement = select(Place)
    if under is None:
        statement = statement.where(Place.level == PlaceLevel.DISTRICT)
    else:
        statement = statement.where(Place.code.startswith(under))
        if level is not None:
            statement = statement.where(Place.level == level)
    if name:
        statement = statement.where(Place.name.contains(name, autoescape=True))
    return page_of("places", statement, Order((Place.code,), descending=False), request)
