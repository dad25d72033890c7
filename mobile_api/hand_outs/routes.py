"""The routes of hand-outs: propose, change by hand, send or lay aside."""

from typing import Any
from uuid import UUID

from app.dispatch.desk.errors import EnoughAsked, HandOfferUnfit
from app.dispatch.hand_out import errors, queries, service
from app.dispatch.hand_out.models import HandOut
from app.dispatch.hand_out.queries import HandOutSheet
from app.kit.pages import Page, PageRequest
from app.orders.errors import NotModeratorHere
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.endpoint import Endpoints, version_tag
from mobile_api.fields import page_view
from mobile_api.hand_outs import schemas
from mobile_api.orders import examples
from mobile_api.orders.views import OrderLine

blueprint = Endpoints("hand-outs", __name__, url_prefix="/api/v1")

ROW = {
    "id": "0195600a-4a00-7000-8000-000000000031",
    "place_code": "110107001003",
    "status": "proposed",
    "most_each": 1,
    "made_at": "2026-03-06T17:00:00+08:00",
    "ended_at": None,
}
NAMED = {
    "volunteer_id": examples.VOLUNTEER_ID, "name": "李志远", "chance": 0.42, "km": 0.9, "recent": 0,
    "is_by_hand": False, "outcome": None, "words": None,
}  # fmt: skip
HAND_OUT = {
    **ROW,
    "version": 1,
    "planned": {"filled": 9.6, "asked": 30, "km": 24.5, "most_asked": 2, "without": 0},
    "first_come": {"filled": 7.9, "asked": 36, "km": 31.0, "most_asked": 5, "without": 1},
    "orders": [{"order": examples.line(), "named": [NAMED]}],
}
SENT = {
    **HAND_OUT,
    "status": "sent",
    "version": 2,
    "ended_at": "2026-03-06T17:10:00+08:00",
    "orders": [{"order": examples.line(), "named": [{**NAMED, "outcome": "offered"}]}],
}
NOT_OPEN = (errors.HandOutNotFound, errors.HandOutEnded)


@blueprint.operation("POST", "/hand-outs", permission=Permission.ORDERS_MODERATE, body=schemas.NewHandOut,
                     answer=schemas.HandOutView, status=201, creates=True, etag=version_tag,
                     refuses=(NotModeratorHere, errors.SetUnfit), example=HAND_OUT,
                     body_example={"place_code": "110107001003", "order_ids": [examples.ORDER_ID]})  # fmt: skip
def propose_hand_out(occasion: Occasion, body: dict[str, Any]) -> HandOutSheet:
    """Plan whom to ask for a set of open orders, so that the most slots are filled; nobody is asked yet."""
    made = service.propose(body["place_code"], body["order_ids"], body["most_each"], occasion)
    return queries.seen(made.id, occasion)


@blueprint.operation("GET", "/hand-outs", permission=Permission.ORDERS_MODERATE, query=schemas.HandOutsQuery,
                     answer=page_view(schemas.HandOutRowView), refuses=(NotModeratorHere,),
                     example=examples.page(ROW))  # fmt: skip
def list_hand_outs(occasion: Occasion, query: dict[str, Any]) -> Page[HandOut]:
    """List the hand-outs of your place and those below it, the latest first."""
    return queries.of_place(query["place"], occasion, PageRequest(query["limit"], query["cursor"]))


@blueprint.operation("GET", "/hand-outs/candidates", permission=Permission.ORDERS_MODERATE,
                     query=schemas.HandOutsQuery, answer=page_view(OrderLine), refuses=(NotModeratorHere,),
                     example=examples.page(examples.line()))  # fmt: skip
def list_candidates_for_hand_out(occasion: Occasion, query: dict[str, Any]) -> Page[Order]:
    """List the orders of your place and those below it that still seek somebody, the soonest to be answered first."""
    return queries.candidates(query["place"], occasion, PageRequest(query["limit"], query["cursor"]))


@blueprint.operation("GET", "/hand-outs/<uuid:hand_out_id>", permission=Permission.ORDERS_MODERATE,
                     answer=schemas.HandOutView, etag=version_tag, refuses=(errors.HandOutNotFound,),
                     example=HAND_OUT)  # fmt: skip
def read_hand_out(occasion: Occasion, hand_out_id: UUID) -> HandOutSheet:
    """Read a hand-out: who is to be asked for which order, and what it brings beside going one by one."""
    return queries.seen(hand_out_id, occasion)


@blueprint.operation("PUT", "/hand-outs/<uuid:hand_out_id>/orders/<uuid:order_id>", edits=True, etag=version_tag,
                     permission=Permission.ORDERS_MODERATE, body=schemas.NamedByHand, answer=schemas.HandOutView,
                     refuses=(*NOT_OPEN, errors.HandOutChanged, errors.OrderNotInSet, HandOfferUnfit, EnoughAsked),
                     example=HAND_OUT, body_example={"volunteer_ids": [examples.VOLUNTEER_ID]})  # fmt: skip
def name_by_hand(
    occasion: Occasion, hand_out_id: UUID, order_id: UUID, body: dict[str, Any], version: int
) -> HandOutSheet:
    """Name who is to be asked for an order of the set, in place of those who were."""
    service.name(hand_out_id, order_id, body["volunteer_ids"], occasion, version)
    return queries.seen(hand_out_id, occasion)


@blueprint.operation("POST", "/hand-outs/<uuid:hand_out_id>/sending", permission=Permission.ORDERS_MODERATE,
                     body=schemas.HandOutWords, answer=schemas.HandOutView, status=201, creates=True,
                     etag=version_tag, refuses=(*NOT_OPEN, errors.NobodyNamed), example=SENT,
                     body_example={"words": "明早扫雪，请来帮一小时。"})  # fmt: skip
def send_hand_out(occasion: Occasion, hand_out_id: UUID, body: dict[str, Any]) -> HandOutSheet:
    """Ask everybody named, each by an offer of their own (派单); what cannot be offered any more says why."""
    service.send(hand_out_id, body["words"], occasion)
    return queries.seen(hand_out_id, occasion)


@blueprint.operation("POST", "/hand-outs/<uuid:hand_out_id>/discarding", permission=Permission.ORDERS_MODERATE,
                     answer=schemas.HandOutView, etag=version_tag, refuses=NOT_OPEN,
                     example={**HAND_OUT, "status": "discarded"})  # fmt: skip
def discard_hand_out(occasion: Occasion, hand_out_id: UUID) -> HandOutSheet:
    """Lay a proposal aside; nobody is asked."""
    service.discard(hand_out_id, occasion)
    return queries.seen(hand_out_id, occasion)
