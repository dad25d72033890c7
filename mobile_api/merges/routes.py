"""The routes of merging: what is like an order, merging it, taking one's order out, which orders an activity's order serves."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.orders import errors as of_orders
from app.orders.activities.drafts import Session
from app.orders.activities.errors import ActivityMalformed
from app.orders.merges import merging, planning, queries, rating
from app.orders.merges.errors import MergeRatingOver, MergeUnfit
from app.orders.merges.merging import Merged, Wishes
from app.orders.merges.rating import Said
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.endpoint import Endpoints
from mobile_api.fields import PageQuery, page_view
from mobile_api.merges import schemas
from mobile_api.orders import examples
from mobile_api.orders.schemas import NewRating
from mobile_api.orders.views import OrderLine

blueprint = Endpoints("merges", __name__, url_prefix="/api/v1")

OTHER_ID = "0195600a-4a00-7000-8000-000000000071"
ACTIVITY_ID = "0195600a-4a00-7000-8000-000000000072"
TARGET_ID = "0195600a-4a00-7000-8000-000000000073"
PART = {
    "starts_at": examples.STARTS, "ends_at": examples.ENDS, "role": "志愿者", "slots": 2,
    "order_ids": [examples.ORDER_ID, OTHER_ID],
}  # fmt: skip
SIMILAR = {"orders": [examples.line(), {**examples.line(), "id": OTHER_ID}], "parts": [PART]}
GIVEN = {name: value for name, value in examples.RATING.items() if name != "assignment_id"}
RATING = {"order_id": OTHER_ID, "rating": GIVEN}
MERGES = [{"order_id": each, "target_id": TARGET_ID} for each in (examples.ORDER_ID, OTHER_ID)]


@blueprint.operation("GET", "/orders/<uuid:order_id>/similar", permission=Permission.ORDERS_MODERATE,
                     answer=schemas.SimilarOrdersView, refuses=(of_orders.OrderNotFound,), example=SIMILAR)  # fmt: skip
def list_similar_orders(occasion: Occasion, order_id: UUID) -> dict[str, Any]:
    """Propose what an unanswered order of your place can be merged with: same service and community, near, wished about then.

    Nobody is told yet. Empty where the order is answered, or not for all volunteers.
    """
    orders = queries.similar(order_id, occasion)
    parts = planning.plan(orders).parts if orders else ()
    return {"orders": orders, "parts": [_part(part) for part in parts]}


def _part(part: planning.Part) -> dict[str, Any]:
    order_ids = [order.id for order in part.orders]
    return {"session": part.session, "role": part.role, "slots": part.slots, "order_ids": order_ids}


@blueprint.operation("POST", "/orders/<uuid:order_id>/merging", permission=Permission.ORDERS_MODERATE,
                     body=schemas.OrdersToMerge, answer=schemas.MergedView, status=201, creates=True,
                     refuses=(of_orders.OrderNotFound, of_orders.NotModeratorHere, MergeUnfit, ActivityMalformed),
                     example={"activity_id": ACTIVITY_ID, "merges": MERGES},
                     body_example={"order_ids": [OTHER_ID]})  # fmt: skip
def merge_orders(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> Merged:
    """Merge an unanswered order of your place with others into one activity (合并为活动): all of them, or none.

    Dates are made from the wished times, roles from the skills, slots are those of the orders together. Each who asked is told,
    reads in their own order what became of it, never anything of the others', and may take it out.
    """
    starts_at, ends_at, others = body.pop("starts_at"), body.pop("ends_at"), body.pop("order_ids")
    session = Session(starts_at=starts_at, ends_at=ends_at) if starts_at else None
    return merging.merge(order_id, others, Wishes(session=session, **body), occasion)


@blueprint.operation("POST", "/orders/<uuid:order_id>/taking-out", permission=Permission.ORDERS_POST, answer=OrderLine,
                     refuses=(of_orders.OrderNotFound, of_orders.OrderNotYours, of_orders.OrderStatusForbids),
                     example=examples.line("open"))  # fmt: skip
def take_order_out(occasion: Occasion, order_id: UUID) -> Order:
    """Take your order out of the activity that it was merged into: it is sought for by itself again."""
    return merging.take_out(order_id, occasion)


@blueprint.operation("GET", "/orders/<uuid:order_id>/merged", permission=Permission.ORDERS_READ, query=PageQuery,
                     answer=page_view(OrderLine), refuses=(of_orders.OrderNotFound,),
                     example=examples.page({**examples.line(), "status": "merged"}))  # fmt: skip
def list_merged_orders(occasion: Occasion, order_id: UUID, query: dict[str, Any]) -> Page[Order]:
    """List the orders that an activity's order serves: for those who come to it, its host and the committee.

    Who comes reads each with its address, as if they had accepted it.
    """
    return queries.merged_into(order_id, occasion, PageRequest(**query))


@blueprint.operation("POST", "/orders/<uuid:order_id>/merged-rating", permission=Permission.ORDERS_POST, body=NewRating,
                     answer=schemas.MergeRatingView, status=201, creates=True,
                     refuses=(of_orders.OrderNotFound, of_orders.OrderNotYours, of_orders.OwnService,
                              of_orders.OrderStatusForbids, of_orders.AlreadyRated, MergeRatingOver),
                     example=RATING, body_example=examples.RATING_BODY)  # fmt: skip
def rate_merged_order(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> Said:
    """Rate the activity that answered your merged order (评价), once, up to seven days after its end; no points hang on it.

    An operator may on behalf of who asked, and it is marked so. Who holds the activity reads it, and rates who came.
    """
    return rating.rate(order_id, body["stars"], body["words"], body["tags"], occasion)


@blueprint.operation("GET", "/orders/<uuid:order_id>/merged-ratings", permission=Permission.ORDERS_POST, query=PageQuery,
                     answer=page_view(schemas.MergeRatingView), refuses=(of_orders.OrderNotFound,),
                     example=examples.page(RATING))  # fmt: skip
def list_merged_ratings(occasion: Occasion, order_id: UUID, query: dict[str, Any]) -> Page[Said]:
    """List what those whose orders an activity's order served say of it, the first first: for its host and the committee."""
    return rating.of_target(order_id, occasion, PageRequest(**query))
