"""Photos of an order: re-encoded into new pictures, so that nothing of the file that was sent lives on but its pixels."""

import io
from uuid import UUID

from PIL import Image, ImageOps
from sqlalchemy import delete, func, select

from app.kit.database import db
from app.kit.ids import new_id
from app.orders import policy, seeing
from app.orders.errors import (
    OrderNotYours,
    OrderStatusForbids,
    PhotoNotFound,
    PhotoUnreadable,
    TooManyPhotos,
)
from app.orders.models import Order, OrderPhoto
from app.orders.posting import seen_and_locked
from app.people.actors import Occasion

MOST_PHOTOS = 6
LONGEST_SIDE = 1600
MOST_PIXELS = 50_000_000
"""More than any phone's camera sends to a form like this; a bomb unfolds to far more."""
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITIES = (85, 75, 60, 40)
LARGEST_JPEG = 2 * 1024 * 1024


def add_photo(order_id: UUID, data: bytes, occasion: Occasion) -> OrderPhoto:
    """Keep a picture with an order. Raises :class:`PhotoUnreadable`, :class:`TooManyPhotos`, and as an edit does."""
    order = _own(order_id, occasion)
    jpeg, size = kept(data)
    count = db.session.scalar(select(func.count()).where(OrderPhoto.order_id == order.id)) or 0
    if count >= MOST_PHOTOS:
        raise TooManyPhotos()
    photo = OrderPhoto(
        id=new_id(), order_id=order.id, jpeg=jpeg, width=size[0], height=size[1],
        added_at=occasion.at, added_by_id=occasion.person.account_id,
    )  # fmt: skip
    db.session.add(photo)
    order.version += 1
    return photo


def remove_photo(order_id: UUID, photo_id: UUID, occasion: Occasion) -> None:
    """Take a picture away. Raises :class:`PhotoNotFound`, and as an edit does."""
    order = _own(order_id, occasion)
    mine = (OrderPhoto.id == photo_id, OrderPhoto.order_id == order.id)
    if db.session.scalar(delete(OrderPhoto).where(*mine).returning(OrderPhoto.id)) is None:
        raise PhotoNotFound()
    order.version += 1


def photo(order_id: UUID, photo_id: UUID, occasion: Occasion) -> bytes:
    """A picture's JPEG, for whoever sees the order. Raises :class:`OrderNotFound`, :class:`PhotoNotFound`."""
    seeing.look(order_id, occasion)
    statement = select(OrderPhoto.jpeg).where(OrderPhoto.id == photo_id, OrderPhoto.order_id == order_id)
    jpeg = db.session.scalar(statement)
    if jpeg is None:
        raise PhotoNotFound()
    return jpeg


def kept(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """What is kept of an upload: a JPEG of at most 2 MiB without metadata, and its size. Raises :class:`PhotoUnreadable`."""
    picture = read_picture(data)
    return _jpeg(picture), picture.size


def read_picture(data: bytes) -> Image.Image:
    """The pixels of an upload, upright, at most 1600 a side, in RGB, in a new picture that holds nothing else.

    Raises :class:`PhotoUnreadable`; the size is judged by the header, before anything is unfolded.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as sent:
            if sent.width * sent.height > MOST_PIXELS:
                raise PhotoUnreadable({"/": ["too many pixels"]})
            sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(sent).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoUnreadable({"/": ["no JPEG, PNG or WebP"]}) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    return fresh


def _jpeg(picture: Image.Image) -> bytes:
    """The picture as JPEG, at the best quality that fits."""
    for quality in QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= LARGEST_JPEG:
            break
    return out.getvalue()


def _own(order_id: UUID, occasion: Occasion) -> Order:
    order = seen_and_locked(order_id, occasion)
    if not policy.is_asking(order, occasion.person):
        raise OrderNotYours()
    if not policy.may_edit(order):
        raise OrderStatusForbids(status=order.status.value)
    return order
