"""The routes of held slots: a team or an organization takes them as one, and fills them with its members."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.orders import errors as of_orders
from app.orders.holds import errors, filling, holding, queries
from app.orders.holds.policy import Group
from app.orders.holds.queries import HoldSheet
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.endpoint import Endpoints
from mobile_api.fields import PageQuery, page_view
from mobile_api.holds import schemas
from mobile_api.orders import examples

blueprint = Endpoints("holds", __name__, url_prefix="/api/v1")

HOLD_ID = "0195600a-4a00-7000-8000-000000000061"
TEAM_ID = "0195600a-4a00-7000-8000-000000000062"
FILL_BY = "2026-03-04T18:00:00+08:00"
LINE = {
    "id": HOLD_ID, "order": {**examples.line(), "slots": 10, "taken": 6}, "team_id": TEAM_ID, "organization_id": None,
    "name": "四季园志愿服务队", "status": "held", "slots": 6, "unfilled": 5, "fill_by": FILL_BY, "held_at": examples.WHEN,
}  # fmt: skip
NAMED = {"account_id": examples.VOLUNTEER_ID, "name": "李志远", "assignment": examples.assignment()}
HOLD = {**LINE, "named": [NAMED]}
NOT_MINE = (errors.HoldNotFound, errors.NotOfGroup, errors.HoldOver)
FILLING = (
    *NOT_MINE, errors.HoldTooSmall, of_orders.TeamMembersUnavailable, of_orders.AnsweringOver,
    of_orders.OrderStatusForbids, of_orders.OrderFull, of_orders.AlreadyAccepted,
)  # fmt: skip


@blueprint.operation("POST", "/orders/<uuid:order_id>/holds", permission=Permission.ORDERS_HOLD, body=schemas.NewHold,
                     answer=schemas.HoldView, status=201, creates=True,
                     refuses=(of_orders.OrderNotFound, errors.NotOfGroup, of_orders.OrderStatusForbids,
                              of_orders.AnsweringOver, errors.NotForMany, errors.HoldStands, errors.TooFewMembers,
                              of_orders.OrderFull, errors.FillTimeUnfit),
                     example={**HOLD, "unfilled": 6, "named": []},
                     body_example={"team_id": TEAM_ID, "slots": 6})  # fmt: skip
def hold_slots(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> HoldSheet:
    """Take slots of an order for many, for your team or organization (整队接单), before you say who comes.

    All of them or none; `order-full` says how many are `free`. By `fill_by` you name members; what has no name then goes to
    whoever waits, or is sought again.
    """
    group = Group(body["team_id"], body["organization_id"])
    held = holding.take(order_id, group, body["slots"], body["fill_by"], occasion)
    return queries.seen(held.id, occasion)


@blueprint.operation("GET", "/orders/<uuid:order_id>/holds", permission=Permission.ORDERS_READ, query=PageQuery,
                     answer=page_view(schemas.HoldLine), refuses=(of_orders.OrderNotFound, of_orders.OrderNotYours),
                     example=examples.page(LINE))  # fmt: skip
def list_holds_of_order(occasion: Occasion, order_id: UUID, query: dict[str, Any]) -> Page[HoldSheet]:
    """List which groups hold slots of an order, the latest first: for who asks, operator and committee."""
    return queries.of_order(order_id, occasion, PageRequest(**query))


@blueprint.operation("GET", "/me/holds", permission=Permission.ORDERS_HOLD, query=schemas.OwnHoldsQuery,
                     answer=page_view(schemas.HoldLine), example=examples.page(LINE))  # fmt: skip
def list_own_holds(occasion: Occasion, query: dict[str, Any]) -> Page[HoldSheet]:
    """List what the teams that you lead, and the organizations that you speak for, hold and held, the latest first."""
    group = Group(query["team_id"], query["organization_id"])
    return queries.own(group, query["status"], occasion, PageRequest(query["limit"], query["cursor"]))


@blueprint.operation("GET", "/holds/<uuid:hold_id>", permission=Permission.ORDERS_READ, answer=schemas.HoldView,
                     refuses=(errors.HoldNotFound,), example=HOLD)  # fmt: skip
def read_hold(occasion: Occasion, hold_id: UUID) -> HoldSheet:
    """Read held slots, and who is named: for the group, who asks, operator and committee."""
    return queries.seen(hold_id, occasion)


@blueprint.operation("POST", "/holds/<uuid:hold_id>/members", permission=Permission.ORDERS_HOLD,
                     body=schemas.MembersToName, answer=schemas.HoldView, status=201, creates=True, refuses=FILLING,
                     example=HOLD, body_example={"account_ids": [examples.VOLUNTEER_ID]})  # fmt: skip
def fill_hold(occasion: Occasion, hold_id: UUID, body: dict[str, Any]) -> HoldSheet:
    """Name members who come: all of them have a slot, or nobody. Each is told, and says no with one tap if need be."""
    filling.fill(hold_id, body["account_ids"], occasion)
    return queries.seen(hold_id, occasion)


@blueprint.operation("POST", "/holds/<uuid:hold_id>/swap", permission=Permission.ORDERS_HOLD, body=schemas.MemberSwap,
                     answer=schemas.HoldView,
                     refuses=(*FILLING, errors.MemberNotNamed, of_orders.AssignmentStatusForbids),
                     example=HOLD,
                     body_example={"assignment_id": examples.ASSIGNMENT_ID,
                                   "account_id": examples.VOLUNTEER_ID})  # fmt: skip
def swap_member(occasion: Occasion, hold_id: UUID, body: dict[str, Any]) -> HoldSheet:
    """Name another member instead of one; both are told."""
    filling.swap(hold_id, body["assignment_id"], body["account_id"], occasion)
    return queries.seen(hold_id, occasion)


@blueprint.operation("POST", "/holds/<uuid:hold_id>/keeping", permission=Permission.ORDERS_HOLD,
                     body=schemas.SlotsToKeep, answer=schemas.HoldView, refuses=(*NOT_MINE, errors.HoldTooSmall),
                     example={**HOLD, "slots": 4, "unfilled": 3}, body_example={"slots": 4})  # fmt: skip
def keep_slots(occasion: Occasion, hold_id: UUID, body: dict[str, Any]) -> HoldSheet:
    """Keep no more than so many slots, and give back those that you do not need; who waits has them at once."""
    return queries.seen(holding.keep(hold_id, body["slots"], occasion).id, occasion)
