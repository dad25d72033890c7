"""The routes of an order's photos."""

from uuid import UUID

from flask import Response

from app.orders import errors
from app.orders import service as orders
from app.orders.models import OrderPhoto
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.orders import examples
from mobile_api.orders.blueprint import blueprint
from mobile_api.orders.views import PhotoView

PICTURES = ("image/jpeg", "image/png", "image/webp")


@blueprint.operation(
    "POST",
    "/orders/<uuid:order_id>/photos",
    permission=Permission.ORDERS_POST,
    upload=PICTURES,
    answer=PhotoView,
    status=201,
    creates=True,
    refuses=(
        errors.OrderNotFound,
        errors.OrderNotYours,
        errors.OrderStatusForbids,
        errors.PhotoUnreadable,
        errors.TooManyPhotos,
    ),
    example=examples.PHOTO,
)
def add_photo(occasion: Occasion, order_id: UUID, upload: bytes) -> OrderPhoto:
    """Add a photo to your order: at most six, at most 8 MiB each; only its pixels are kept, at most 1600 a side."""
    return orders.add_photo(order_id, upload, occasion)


@blueprint.operation(
    "GET",
    "/orders/<uuid:order_id>/photos/<uuid:photo_id>",
    permission=Permission.ORDERS_READ,
    content="image/jpeg",
    refuses=(errors.OrderNotFound, errors.PhotoNotFound),
)
def read_photo(occasion: Occasion, order_id: UUID, photo_id: UUID) -> Response:
    """Read a photo of an order that you may see."""
    answer = Response(orders.photo(order_id, photo_id, occasion), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@blueprint.operation(
    "DELETE",
    "/orders/<uuid:order_id>/photos/<uuid:photo_id>",
    permission=Permission.ORDERS_POST,
    refuses=(errors.OrderNotFound, errors.OrderNotYours, errors.OrderStatusForbids, errors.PhotoNotFound),
)
def remove_photo(occasion: Occasion, order_id: UUID, photo_id: UUID) -> None:
    """Take a photo of your order away."""
    orders.remove_photo(order_id, photo_id, occasion)
