"""The routes of photos as evidence."""

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields

from app.kit.pages import Page, PageRequest
from app.orders.errors import PhotoUnreadable
from app.orders.whistles import errors, photos
from app.orders.whistles.models import WhistlePhoto
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.fields import Moment, PageQuery, View, page_view
from mobile_api.orders import examples as of_orders
from mobile_api.orders.photos import PICTURES
from mobile_api.whistles import examples
from mobile_api.whistles.routes import ANSWERING
from mobile_api.whistles.routes import blueprint as blueprint

PHOTO = {
    "id": "0195600a-4a00-7000-8000-000000000035", "call_id": examples.CALL_ID, "width": 1600, "height": 1200,
    "added_at": examples.HANDLED_AT,
}  # fmt: skip


class WhistlePhotoView(View):
    """A photo as evidence, as it is kept."""

    id = fields.UUID(required=True)
    call_id = fields.UUID(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    added_at = Moment(required=True)


@blueprint.operation("POST", "/whistle-calls/<uuid:call_id>/photos", permission=Permission.WHISTLES_ANSWER,
                     upload=PICTURES, answer=WhistlePhotoView, status=201, creates=True,
                     refuses=(*ANSWERING, PhotoUnreadable, errors.TooManyWhistlePhotos), example=PHOTO)  # fmt: skip
def add_whistle_photo(occasion: Occasion, call_id: UUID, upload: bytes) -> WhistlePhoto:
    """Add a photo for your unit of how it goes: at most six a call, at most 8 MiB each; only its pixels are kept."""
    return photos.add(call_id, upload, occasion)


@blueprint.operation("GET", "/whistle-calls/<uuid:call_id>/photos", permission=Permission.ORDERS_READ, query=PageQuery,
                     answer=page_view(WhistlePhotoView), refuses=(errors.WhistleCallNotFound,),
                     example=of_orders.page(PHOTO))  # fmt: skip
def list_whistle_photos(occasion: Occasion, call_id: UUID, query: dict[str, Any]) -> Page[WhistlePhoto]:
    """List the photos of a unit's call, the first first: for the committee, called units and who asked."""
    return photos.of_call(call_id, occasion, PageRequest(**query))


@blueprint.operation("GET", "/whistle-calls/<uuid:call_id>/photos/<uuid:photo_id>", permission=Permission.ORDERS_READ,
                     content="image/jpeg",
                     refuses=(errors.WhistleCallNotFound, errors.WhistlePhotoNotFound))  # fmt: skip
def read_whistle_photo(occasion: Occasion, call_id: UUID, photo_id: UUID) -> Response:
    """Read a photo of a whistle that you may see."""
    answer = Response(photos.jpeg_of(call_id, photo_id, occasion), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@blueprint.operation("DELETE", "/whistle-calls/<uuid:call_id>/photos/<uuid:photo_id>",
                     permission=Permission.WHISTLES_ANSWER,
                     refuses=(*ANSWERING, errors.WhistlePhotoNotFound))  # fmt: skip
def remove_whistle_photo(occasion: Occasion, call_id: UUID, photo_id: UUID) -> None:
    """Take a photo of your unit's away, while it is at it."""
    photos.remove(call_id, photo_id, occasion)
