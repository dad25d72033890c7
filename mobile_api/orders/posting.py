"""The routes of asking: post, read, edit, cancel, approve, reject."""

from typing import Any
from uuid import UUID

from app.orders import errors, seeing
from app.orders import service as orders
from app.orders.seeing import Seen
from app.people.actors import Occasion
from app.people.errors import PhoneMalformed
from app.people.permissions import Permission
from mobile_api.endpoint import version_tag
from mobile_api.orders import examples
from mobile_api.orders.blueprint import blueprint
from mobile_api.orders.schemas import NewOrder, OrderChanges, Reason, changes_of, draft_of
from mobile_api.orders.views import OrderView


@blueprint.operation(
    "POST",
    "/orders",
    permission=Permission.ORDERS_POST,
    body=NewOrder,
    answer=OrderView,
    status=201,
    creates=True,
    etag=version_tag,
    refuses=(errors.OrderMalformed, errors.NotOperatorHere, errors.NotOfficerThere, PhoneMalformed),
    example=examples.order(),
    body_example=examples.NEW_ORDER,
)
def post_order(occasion: Occasion, body: dict[str, Any]) -> Seen:
    """Ask for help.

    An operator names the `recipient` whose order it is; a resident may name another `contact`; an officer may post in an
    `organization_id`'s name. Where the community reviews orders, it waits as `pending_review`.
    """
    return seeing.posted(orders.post(draft_of(body), occasion), occasion)


@blueprint.operation(
    "GET",
    "/orders/<uuid:order_id>",
    permission=Permission.ORDERS_READ,
    answer=OrderView,
    etag=version_tag,
    refuses=(errors.OrderNotFound,),
    example=examples.order(),
)
def read_order(occasion: Occasion, order_id: UUID) -> Seen:
    """Read an order, as you may see it."""
    return orders.see(order_id, occasion)


@blueprint.operation(
    "PATCH",
    "/orders/<uuid:order_id>",
    permission=Permission.ORDERS_POST,
    body=OrderChanges,
    answer=OrderView,
    edits=True,
    etag=version_tag,
    refuses=(
        errors.OrderNotFound,
        errors.OrderNotYours,
        errors.OrderStatusForbids,
        errors.OrderChanged,
        errors.OrderMalformed,
        errors.SlotsTaken,
        errors.TextReviewed,
        PhoneMalformed,
    ),
    example=examples.order(),
    body_example=examples.CHANGES,
)
def edit_order(occasion: Occasion, order_id: UUID, body: dict[str, Any], version: int) -> Seen:
    """Change an order before the service begins; who accepted is told."""
    return orders.see(orders.edit(order_id, changes_of(body), version, occasion).id, occasion)


@blueprint.operation(
    "POST",
    "/orders/<uuid:order_id>/cancel",
    permission=Permission.ORDERS_POST,
    body=Reason,
    answer=OrderView,
    refuses=(errors.OrderNotFound, errors.OrderNotYours, errors.OrderStatusForbids),
    example=examples.order("cancelled"),
    body_example=examples.REASON,
)
def cancel_order(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> Seen:
    """Take an order back before the service begins, with a reason; an operator or the committee may, too."""
    return orders.see(orders.cancel(order_id, body["reason"], occasion).id, occasion)


@blueprint.operation(
    "POST",
    "/orders/<uuid:order_id>/approve",
    permission=Permission.ORDERS_MODERATE,
    answer=OrderView,
    refuses=(errors.OrderNotFound, errors.NotModeratorHere, errors.OrderStatusForbids),
    example=examples.order() | dict.fromkeys(("address", "location", "contact", "service_code")),
)
def approve_order(occasion: Occasion, order_id: UUID) -> Seen:
    """Let an order through that waits for review: volunteers hear of it."""
    return orders.see(orders.approve(order_id, occasion).id, occasion)


@blueprint.operation(
    "POST",
    "/orders/<uuid:order_id>/reject",
    permission=Permission.ORDERS_MODERATE,
    body=Reason,
    answer=OrderView,
    refuses=(errors.OrderNotFound, errors.NotModeratorHere, errors.OrderStatusForbids),
    example=examples.order("rejected"),
    body_example={"reason": "不属于志愿服务的范围"},
)
def reject_order(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> Seen:
    """Do not let an order through, with a reason that its poster reads."""
    return orders.see(orders.reject(order_id, body["reason"], occasion).id, occasion)
