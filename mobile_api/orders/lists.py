"""The lists of orders and of parts in them."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.orders import coming, errors, lists
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.fields import PageQuery, page_view
from mobile_api.orders import examples
from mobile_api.orders.blueprint import blueprint
from mobile_api.orders.schemas import OpenOrdersQuery, PlaceOrdersQuery
from mobile_api.orders.views import OrderLine, OwnAssignmentView, PartView, StepView


@blueprint.operation(
    "GET",
    "/orders",
    permission=Permission.ORDERS_READ,
    query=OpenOrdersQuery,
    answer=page_view(OrderLine),
    refuses=(errors.OrderMalformed,),
    example=examples.page(examples.line()),
)
def list_open_orders(occasion: Occasion, query: dict[str, Any]) -> Page[Order]:
    """List open orders, the newest first: near a coarse cell (a volunteer's home without one), or of a place."""
    request = PageRequest(query.pop("limit"), query.pop("cursor"))
    if "place" in query:
        query["place_code"] = query.pop("place")
    return lists.open_orders(lists.Wanted(**query), occasion, request)


@blueprint.operation(
    "GET",
    "/me/orders",
    permission=Permission.ORDERS_READ,
    query=PageQuery,
    answer=page_view(OrderLine),
    example=examples.page(examples.line()),
)
def list_own_orders(occasion: Occasion, query: dict[str, Any]) -> Page[Order]:
    """List the orders that you asked for, need or typed, the newest first."""
    return lists.own_orders(occasion, PageRequest(**query))


@blueprint.operation(
    "GET",
    "/me/assignments",
    permission=Permission.ORDERS_READ,
    query=PageQuery,
    answer=page_view(OwnAssignmentView),
    example=examples.page(examples.OWN_ASSIGNMENT),
)
def list_own_assignments(occasion: Occasion, query: dict[str, Any]) -> Page[lists.OwnPart]:
    """List your parts in orders, the newest first."""
    return lists.own_parts(occasion, PageRequest(**query))


@blueprint.operation(
    "GET",
    "/committee/orders",
    permission=Permission.ORDERS_READ_OF_PLACE,
    query=PlaceOrdersQuery,
    answer=page_view(OrderLine),
    refuses=(errors.NotModeratorHere,),
    example=examples.page(examples.line("pending_review")),
)
def list_orders_of_place(occasion: Occasion, query: dict[str, Any]) -> Page[Order]:
    """List all orders of a place and of those below it, the newest first, for its committee and operators."""
    request = PageRequest(query["limit"], query["cursor"])
    which = lists.Which(query["place"], query.get("status"), query["on_behalf"])
    return lists.orders_of_place(which, occasion, request)


@blueprint.operation(
    "GET",
    "/orders/<uuid:order_id>/assignments",
    permission=Permission.ORDERS_READ,
    query=PageQuery,
    answer=page_view(PartView),
    refuses=(errors.OrderNotFound, errors.OrderNotYours),
    example=examples.page(examples.PART),
)
def list_assignments_of_order(occasion: Occasion, order_id: UUID, query: dict[str, Any]) -> Page[coming.Part]:
    """List who comes, waits and came, the first first: for who asks, operator, committee and the team's leader.

    `phone` is for who asks, the operator and the team's leader, and for no longer than that volunteer sees the address.
    """
    return coming.parts_of(order_id, occasion, PageRequest(**query))


@blueprint.operation(
    "GET",
    "/orders/<uuid:order_id>/transitions",
    permission=Permission.ORDERS_READ,
    query=PageQuery,
    answer=page_view(StepView),
    refuses=(errors.OrderNotFound,),
    example=examples.page(examples.STEP),
)
def list_transitions_of_order(occasion: Occasion, order_id: UUID, query: dict[str, Any]) -> Page[lists.Step]:
    """List what became of an order, the first first; others' parts in it only where they concern you."""
    return lists.steps_of(order_id, occasion, PageRequest(**query))
