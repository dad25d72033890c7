"""The routes of dispatch."""

from typing import Any
from uuid import UUID

from app.dispatch import following
from app.dispatch import invitations as invited
from app.dispatch.errors import DispatchNotFound
from app.dispatch.following import Standing
from app.dispatch.invitations import Invitation
from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.dispatch.schemas import DispatchView, InvitationView
from mobile_api.endpoint import Endpoints
from mobile_api.fields import PageQuery, page_view

blueprint = Endpoints("dispatch", __name__, url_prefix="/api/v1")

STANDING = {
    "order_id": "0198a0de-0000-7000-8000-000000000002",
    "state": "community",
    "words": "已通知本社区 6 位志愿者，3月4日 12:20扩大范围。",
    "circle": "community",
    "wave": 1,
    "asked": 6,
    "next_step_at": "2026-03-04T12:20:00+08:00",
    "handed": 0,
    "answer_by": None,
}
INVITATION = {
    "order_id": "0198a0de-0000-7000-8000-000000000002",
    "title": "陪同去医院",
    "service_type": "elderly_disabled",
    "place_code": "110107001012",
    "cell": "8831aa5a37fffff",
    "starts_at": "2026-03-05T09:00:00+08:00",
    "ends_at": "2026-03-05T11:00:00+08:00",
    "respond_by": "2026-03-05T08:00:00+08:00",
    "urgency": "normal",
    "slots": 1,
    "taken": 0,
    "asked_at": "2026-03-04T12:00:00+08:00",
    "why_me": ["您和对方在同一个社区", "您愿意提供“助老助残”"],
}


@blueprint.operation("GET", "/orders/<uuid:order_id>/dispatch", permission=Permission.ORDERS_READ, answer=DispatchView,
                     refuses=(DispatchNotFound,), example=STANDING)  # fmt: skip
def read_dispatch(occasion: Occasion, order_id: UUID) -> Standing:
    """Read how far an order has been carried, and when the next step is due."""
    return following.standing(order_id, occasion)


@blueprint.operation("GET", "/me/invitations", permission=Permission.ORDERS_READ, answer=page_view(InvitationView),
                     query=PageQuery, example={"items": [INVITATION], "next_cursor": None})  # fmt: skip
def list_invitations(occasion: Occasion, query: dict[str, Any]) -> Page[Invitation]:
    """List the open orders that you were told of and have not answered yet."""
    return invited.invitations(occasion, PageRequest(query["limit"], query["cursor"]))
