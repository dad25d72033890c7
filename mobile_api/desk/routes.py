"""The routes of the desk: what lies on it, whom to ask, asking, answering, ending the search."""

from typing import Any
from uuid import UUID

from app.dispatch.desk import answering, errors, offering, queries, suggesting
from app.dispatch.desk.answering import Taken
from app.dispatch.desk.offering import Addressee
from app.dispatch.desk.queries import OfferSheet, OnDesk
from app.dispatch.desk.suggesting import Suggestions
from app.kit.pages import Page, PageRequest
from app.orders import errors as of_orders
from app.orders import service as orders
from app.orders.holds.policy import Group
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.desk import schemas
from mobile_api.endpoint import Endpoints
from mobile_api.fields import PageQuery, page_view
from mobile_api.holds.schemas import OfGroupQuery
from mobile_api.orders import examples
from mobile_api.orders.views import OrderLine

blueprint = Endpoints("desk", __name__, url_prefix="/api/v1")

OFFER_ID = "0195600a-4a00-7000-8000-000000000021"
WORDS = "您离得最近，老人明早要去医院，能陪一下吗？"
ON_DESK = {"order": examples.line(), "told": 18, "waiting": 1, "answer_by": "2026-03-04T16:00:00+08:00", "declined": 1}
SUGGESTED = {
    "id": examples.VOLUNTEER_ID,
    "name": "李志远",
    "reasons": ["同一社区", "愿意提供“维修跑腿”", "那个时间没有其他服务", "近 7 天没有打扰"],
}
SUGGESTIONS = {"order_id": examples.ORDER_ID, "volunteers": [SUGGESTED], "teams": [], "organizations": []}
OFFER = {
    "id": OFFER_ID,
    "order": {**examples.line(), "description": "客厅的灯坏了，梯子家里有。", "risks": "需要登高", "skills": []},
    "volunteer_id": examples.VOLUNTEER_ID,
    "team_id": None,
    "organization_id": None,
    "name": "李志远",
    "status": "offered",
    "words": WORDS,
    "offered_at": "2026-03-04T12:00:00+08:00",
    "answer_by": "2026-03-04T16:00:00+08:00",
    "answered_at": None,
    "reason": None,
}
DECLINED = {**OFFER, "status": "declined", "answered_at": "2026-03-04T12:30:00+08:00", "reason": "明天要带孩子看病"}
TAKEN = {"offer_id": OFFER_ID, "status": "accepted", **examples.TEAM_PARTS}
NOT_MINE = (errors.HandOfferNotFound, errors.HandOfferSettled)
OFFERING = (
    of_orders.OrderNotFound, of_orders.NotModeratorHere, errors.NothingToHandOut, errors.HandOfferUnfit,
    errors.HandOfferPending, errors.EnoughAsked, errors.AnswerTimeUnfit,
)  # fmt: skip
ACCEPTING = (
    of_orders.OwnOrder, of_orders.NotApprovedVolunteer, of_orders.SkillsMissing, of_orders.AnsweringOver,
    of_orders.OrderStatusForbids, of_orders.OrderFull, of_orders.TeamMembersUnavailable,
)  # fmt: skip


@blueprint.operation("GET", "/desk", permission=Permission.ORDERS_MODERATE, query=schemas.DeskQuery,
                     answer=page_view(schemas.OnDeskView), refuses=(of_orders.NotModeratorHere,),
                     example=examples.page(ON_DESK))  # fmt: skip
def list_desk(occasion: Occasion, query: dict[str, Any]) -> Page[OnDesk]:
    """List the orders that nobody answered, of your place and those below it: urgent ones, then the soonest, first."""
    return queries.on_desk(query["place"], occasion, PageRequest(query["limit"], query["cursor"]))


@blueprint.operation("GET", "/orders/<uuid:order_id>/suggestions", permission=Permission.ORDERS_MODERATE,
                     answer=schemas.AskableOfOrderView, refuses=(of_orders.OrderNotFound,),
                     example=SUGGESTIONS)  # fmt: skip
def suggest_for_order(occasion: Occasion, order_id: UUID) -> Suggestions:
    """Suggest volunteers, teams and organizations to ask for an order of your place, with reasons."""
    return suggesting.suggestions(order_id, occasion)


@blueprint.operation("POST", "/orders/<uuid:order_id>/hand-offers", permission=Permission.ORDERS_MODERATE,
                     body=schemas.NewHandOffer, answer=schemas.HandOfferView, status=201, creates=True,
                     refuses=OFFERING, example=OFFER,
                     body_example={"volunteer_id": examples.VOLUNTEER_ID, "words": WORDS})  # fmt: skip
def offer_by_hand(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> OfferSheet:
    """Hand an open order of your place to a volunteer, a team or an organization (派单), who accept or decline it in time."""
    words, answer_by = body.pop("words"), body.pop("answer_by")
    return queries.seen(offering.offer(order_id, Addressee(**body), words, answer_by, occasion).id, occasion)


@blueprint.operation("GET", "/orders/<uuid:order_id>/hand-offers", permission=Permission.ORDERS_MODERATE,
                     query=PageQuery, answer=page_view(schemas.HandOfferView), refuses=(of_orders.OrderNotFound,),
                     example=examples.page(DECLINED))  # fmt: skip
def list_hand_offers(occasion: Occasion, order_id: UUID, query: dict[str, Any]) -> Page[OfferSheet]:
    """List who was asked by hand for an order of your place, and what they answered, the latest first."""
    return queries.of_order(order_id, occasion, PageRequest(**query))


@blueprint.operation("GET", "/me/hand-offers", permission=Permission.ORDERS_READ, query=OfGroupQuery,
                     answer=page_view(schemas.HandOfferView), example=examples.page(OFFER))  # fmt: skip
def list_own_hand_offers(occasion: Occasion, query: dict[str, Any]) -> Page[OfferSheet]:
    """List what the committee asks of you, of a team that you lead, or of an organization that you speak for."""
    group = Group(query["team_id"], query["organization_id"])
    return queries.own(group, occasion, PageRequest(query["limit"], query["cursor"]))


@blueprint.operation("GET", "/hand-offers/<uuid:offer_id>", permission=Permission.ORDERS_READ,
                     answer=schemas.HandOfferView, refuses=(errors.HandOfferNotFound,), example=OFFER)  # fmt: skip
def read_hand_offer(occasion: Occasion, offer_id: UUID) -> OfferSheet:
    """Read an offer by hand, as who is asked or as the committee."""
    return queries.seen(offer_id, occasion)


@blueprint.operation("POST", "/hand-offers/<uuid:offer_id>/acceptance", permission=Permission.ORDERS_READ,
                     body=schemas.HandAcceptance, answer=schemas.TakenView, status=201, creates=True,
                     refuses=(*NOT_MINE, errors.HandOfferOver, errors.MembersToName, *ACCEPTING), example=TAKEN,
                     body_example={"account_ids": []})  # fmt: skip
def accept_hand_offer(occasion: Occasion, offer_id: UUID, body: dict[str, Any]) -> Taken:
    """Say yes: a slot is yours; a team's leader or an organization's officer names who comes, all or nobody."""
    return answering.accept(offer_id, body["account_ids"], occasion)


@blueprint.operation("POST", "/hand-offers/<uuid:offer_id>/refusal", permission=Permission.ORDERS_READ,
                     body=schemas.HandRefusal, answer=schemas.HandOfferView, refuses=NOT_MINE, example=DECLINED,
                     body_example={"reason": "明天要带孩子看病"})  # fmt: skip
def decline_hand_offer(occasion: Occasion, offer_id: UUID, body: dict[str, Any]) -> OfferSheet:
    """Say no, with a reason; the committee hears it at once and asks somebody else."""
    return queries.seen(answering.decline(offer_id, body["reason"], occasion).id, occasion)


@blueprint.operation("POST", "/hand-offers/<uuid:offer_id>/withdrawal", permission=Permission.ORDERS_MODERATE,
                     answer=schemas.HandOfferView, refuses=NOT_MINE,
                     example={**OFFER, "status": "withdrawn"})  # fmt: skip
def withdraw_hand_offer(occasion: Occasion, offer_id: UUID) -> OfferSheet:
    """Take an open offer of your place back; who was asked is told."""
    return queries.seen(offering.withdraw(offer_id, occasion).id, occasion)


@blueprint.operation("POST", "/orders/<uuid:order_id>/closing", permission=Permission.ORDERS_MODERATE,
                     body=schemas.ClosingWords, answer=OrderLine,
                     refuses=(of_orders.OrderNotFound, of_orders.NotModeratorHere, of_orders.OrderStatusForbids),
                     example=examples.line("expired"),
                     body_example={"words": "这周志愿者都排满了，已请社区医生下周一上门，抱歉。"})  # fmt: skip
def end_search(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> Order:
    """End the search for help honestly, with a word to who asked: it expires, or goes on with those who accepted."""
    return orders.end_search(order_id, body["words"], occasion)
