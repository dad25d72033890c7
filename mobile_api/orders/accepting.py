"""The routes of volunteers before the service: accept and withdraw."""

from typing import Any
from uuid import UUID

from app.orders import accepting, errors
from app.orders import service as orders
from app.orders.models import Assignment
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.orders import examples
from mobile_api.orders.blueprint import blueprint
from mobile_api.orders.schemas import Acceptance, OptionalReason, TeamAcceptance
from mobile_api.orders.views import AcceptanceView, AssignmentView, TeamPartsView


@blueprint.operation(
    "POST",
    "/orders/<uuid:order_id>/assignments",
    permission=Permission.ORDERS_ACCEPT,
    body=Acceptance,
    answer=AcceptanceView,
    status=201,
    creates=True,
    refuses=(
        errors.OrderNotFound,
        errors.OwnOrder,
        errors.NotApprovedVolunteer,
        errors.SkillsMissing,
        errors.AnsweringOver,
        errors.OrderStatusForbids,
        errors.OrderFull,
        errors.AlreadyAccepted,
    ),
    example=examples.ACCEPTANCE,
    body_example={"waitlist": True},
)
def accept_order(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> accepting.Acceptance:
    """Accept an order (接单).

    A full one gives a place in its waitlist, unless `waitlist` is false. Who has accepted gets the same part again.
    `overlaps` warns of other services at that time. As long as you see the address and phone of who asks, they see your name
    and phone.
    """
    return orders.accept(order_id, occasion, waitlist=body["waitlist"])


@blueprint.operation(
    "POST",
    "/orders/<uuid:order_id>/team-assignments",
    permission=Permission.ORDERS_ACCEPT_FOR_TEAM,
    body=TeamAcceptance,
    answer=TeamPartsView,
    status=201,
    creates=True,
    refuses=(
        errors.OrderNotFound,
        errors.NotLeaderThere,
        errors.TeamMembersUnavailable,
        errors.AnsweringOver,
        errors.OrderStatusForbids,
        errors.OrderFull,
        errors.AlreadyAccepted,
    ),
    example=examples.TEAM_PARTS,
    body_example={"account_ids": [examples.VOLUNTEER_ID], "waitlist": False},
)
def accept_order_for_team(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Accept an order to your team for some of its members (队长代接单): all of them have a slot, or nobody.

    `order-full` says how many slots are `free`. Each is told, and may withdraw; who has accepted keeps their part.
    """
    return {"items": orders.accept_for_team(order_id, body["account_ids"], occasion, body["waitlist"])}


@blueprint.operation(
    "POST",
    "/assignments/<uuid:assignment_id>/withdraw",
    permission=Permission.ORDERS_READ,
    body=OptionalReason,
    answer=AssignmentView,
    refuses=(errors.AssignmentNotFound, errors.AssignmentNotYours, errors.AssignmentStatusForbids),
    example=examples.assignment("withdrawn"),
    body_example={"reason": "临时有事"},
)
def withdraw_assignment(occasion: Occasion, assignment_id: UUID, body: dict[str, Any]) -> Assignment:
    """Give your slot, or your place in the waitlist, back; the next who waits has the slot at once.

    After the start this says that you do not come, and the part is a `no_show`; fifteen minutes after you got the slot it can
    still be given back.
    """
    return orders.withdraw(assignment_id, body["reason"], occasion)
