"""Photos as evidence of how a unit answers its call: re-encoded like those of orders, for those who see the whistle."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from app.kit.database import db
from app.kit.ids import new_id
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.orders import photos
from app.orders.whistles import answering, lifecycle, queries
from app.orders.whistles.errors import TooManyWhistlePhotos, WhistlePhotoNotFound
from app.orders.whistles.events import UnitAddedEvidence
from app.orders.whistles.models import WhistleCall, WhistlePhoto
from app.orders.whistles.models import WhistleStepKind as Kind
from app.orders.whistles.telling import tell_of
from app.people import audit
from app.people.actors import Occasion

MOST = 6


def add(call_id: UUID, data: bytes, occasion: Occasion) -> WhistlePhoto:
    """Keep a picture of how it goes, once the unit has reported in, as its officer.

    Raises ``PhotoUnreadable``, :class:`TooManyWhistlePhotos`, and as adding words does.
    """
    whistle, call = answering.at_work(call_id, occasion)
    jpeg, (width, height) = photos.kept(data)
    count = select(func.count()).select_from(WhistlePhoto).where(WhistlePhoto.call_id == call.id)
    if db.session.scalars(count).one() >= MOST:
        raise TooManyWhistlePhotos()
    photo = WhistlePhoto(id=new_id(), call_id=call.id, jpeg=jpeg, width=width, height=height, added_at=occasion.at)
    photo.added_by_id = occasion.person.account_id
    db.session.add(photo)
    lifecycle.keep(whistle, call, Kind.EVIDENCE, occasion)
    tell_of(UnitAddedEvidence, whistle, call, occasion)
    return photo


def remove(call_id: UUID, photo_id: UUID, occasion: Occasion) -> None:
    """Take a picture away while the unit is at it, which the audit trail keeps. Raises :class:`WhistlePhotoNotFound`, and as
    adding words does."""
    _, call = answering.at_work(call_id, occasion)
    mine = (WhistlePhoto.id == photo_id, WhistlePhoto.call_id == call.id)
    if db.session.scalar(delete(WhistlePhoto).where(*mine).returning(WhistlePhoto.id)) is None:
        raise WhistlePhotoNotFound()
    audit.note("whistles.photo_removed", photo_id, occasion)


def of_call(call_id: UUID, occasion: Occasion, request: PageRequest) -> Page[WhistlePhoto]:
    """The pictures of a call, the first first, without their pixels. Raises ``WhistleCallNotFound``."""
    queries.seen_call(call_id, occasion)
    mine: Any = select(WhistlePhoto).where(WhistlePhoto.call_id == call_id)
    return page_of("whistle-photos", mine, Sorting([WhistlePhoto.id], descending=False), request)


def jpeg_of(call_id: UUID, photo_id: UUID, occasion: Occasion) -> bytes:
    """A picture's JPEG, for who sees the whistle. Raises ``WhistleCallNotFound``, :class:`WhistlePhotoNotFound`."""
    call: WhistleCall = queries.seen_call(call_id, occasion)
    mine = (WhistlePhoto.id == photo_id, WhistlePhoto.call_id == call.id)
    jpeg = db.session.scalar(select(WhistlePhoto.jpeg).where(*mine))
    if jpeg is None:
        raise WhistlePhotoNotFound()
    return jpeg
