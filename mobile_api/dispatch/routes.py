"""The routes of dispatch."""

from typing import Any
from uuid import UUID

from app.dispatch import declining, following, settling, wishes
from app.dispatch import invitations as invited
from app.dispatch import why_not as explaining
from app.dispatch.declining import Declined
from app.dispatch.errors import (
    CandidateNotFound,
    DispatchNotFound,
    DispatchSettingsNotYours,
    InvitationAccepted,
    InvitationNotFound,
    PersonNotMet,
    SettingOutOfBounds,
    WishesChanged,
)
from app.dispatch.following import Standing
from app.dispatch.hours import Window
from app.dispatch.invitations import Invitation
from app.dispatch.models import Answer, Preset
from app.dispatch.settling import Carrying
from app.dispatch.why_not import WhyNot
from app.dispatch.wishes import Wishes
from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import PlaceNotFound
from app.registration.errors import NotVolunteer, ServiceTypeUnavailable
from mobile_api.dispatch.schemas import (
    CarryingBody,
    CarryingView,
    DispatchView,
    HoursAndLimitsBody,
    HoursAndLimitsView,
    InvitationView,
    NoBody,
    NoView,
    WhyNotView,
)
from mobile_api.endpoint import Endpoints, version_tag
from mobile_api.fields import PageQuery, page_view

blueprint = Endpoints("dispatch", __name__, url_prefix="/api/v1")

STANDING = {
    "order_id": "0198a0de-0000-7000-8000-000000000002",
    "state": "community",
    "words": "已通知社区和周边 6 位志愿者，3月4日 12:08再找更多人。",
    "circle": "community",
    "wave": 1,
    "asked": 6,
    "next_step_at": "2026-03-04T12:08:00+08:00",
    "handed": 0,
    "answer_by": None,
    "received": 5,
    "opened": 3,
    "lost": 1,
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
WISHES = {
    "hours": "retired",
    "windows": [{"weekday": 2, "starts": 9, "ends": 12}],
    "excused_until": None,
    "quiet_until": None,
    "most_km": 3,
    "most_a_week": 4,
    "unwanted_kinds": ["safety_patrol"],
}
WHY_NOT = {
    "order_id": "0198a0de-0000-7000-8000-000000000002",
    "account_id": "0198a0de-0000-7000-8000-000000000009",
    "rule": "hours",
    "words": "订单的时间不在这位志愿者填写的时间里。",
}
CARRYING = {
    "place_code": "110107001012",
    "settled_by": "110107",
    "preset": "eco",
    "overrides": {"most_a_week": 4},
    "hold_out": 0.0,
    "changed_at": "2026-03-04T12:00:00+08:00",
    "numbers": {"price": 0.03, "most_a_week": 4},
}
NO = {
    "order_id": "0198a0de-0000-7000-8000-000000000002",
    "answer": "not_now",
    "quiet_until": "2026-03-04T16:00:00+08:00",
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


@blueprint.operation("POST", "/orders/<uuid:order_id>/refusal", permission=Permission.ORDERS_READ, body=NoBody,
                     answer=NoView, refuses=(InvitationNotFound, InvitationAccepted), example=NO,
                     body_example={"reason": "not_now", "hours": 4})  # fmt: skip
def refuse_invitation(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> Declined:
    """Say no to an order that you were told of: not this one, not now, or not this kind; the same again changes nothing."""
    return declining.decline(order_id, Answer(body["reason"].value), body["hours"], occasion)


@blueprint.operation("GET", "/me/volunteer/wishes", permission=Permission.REGISTRATION_OWN, answer=HoursAndLimitsView,
                     etag=version_tag, refuses=(NotVolunteer,), example={**WISHES, "version": 2})  # fmt: skip
def read_wishes(occasion: Occasion) -> Wishes:
    """Read your hours and limits, by which orders reach you."""
    return wishes.sheet(wishes.own(occasion))


@blueprint.operation("PUT", "/me/volunteer/wishes", permission=Permission.REGISTRATION_OWN, body=HoursAndLimitsBody,
                     answer=HoursAndLimitsView, edits=True, etag=version_tag,
                     refuses=(NotVolunteer, WishesChanged, ServiceTypeUnavailable), example={**WISHES, "version": 2},
                     body_example=WISHES)  # fmt: skip
def declare_wishes(occasion: Occasion, body: dict[str, Any], version: int) -> Wishes:
    """Say in which hours you could serve, how far away, how often in a week you want to be told, and of what not."""
    windows = body["windows"]
    facts = {**body, "windows": None if windows is None else [Window(**window) for window in windows]}
    return wishes.sheet(wishes.declare(facts, version, occasion))


@blueprint.operation("PUT", "/me/blocks/<uuid:account_id>", permission=Permission.ACCOUNT_OWN,
                     refuses=(PersonNotMet,))  # fmt: skip
def block_person(occasion: Occasion, account_id: UUID) -> None:
    """Have nothing to do any more with somebody whom you met through an order: neither is told of the other's orders."""
    wishes.block(account_id, occasion)


@blueprint.operation("DELETE", "/me/blocks/<uuid:account_id>", permission=Permission.ACCOUNT_OWN,
                     refuses=(PersonNotMet,))  # fmt: skip
def unblock_person(occasion: Occasion, account_id: UUID) -> None:
    """Take a block back."""
    wishes.unblock(account_id, occasion)


@blueprint.operation("GET", "/orders/<uuid:order_id>/candidates/<uuid:account_id>", permission=Permission.ORDERS_MODERATE,
                     answer=WhyNotView, refuses=(DispatchNotFound, CandidateNotFound), example=WHY_NOT)  # fmt: skip
def explain_candidate(occasion: Occasion, order_id: UUID, account_id: UUID) -> WhyNot:
    """Read why a volunteer of the district was not told of an order of your place: the first rule that kept them out."""
    return explaining.why_not(order_id, account_id, occasion)


@blueprint.operation("GET", "/places/<string:code>/dispatch", permission=Permission.PLACES_READ, answer=CarryingView,
                     refuses=(PlaceNotFound,), example=CARRYING)  # fmt: skip
def read_dispatch_settings(occasion: Occasion, code: str) -> Carrying:
    """Read how orders of a place are carried to volunteers, and which place above it says so."""
    return settling.carrying(code)


@blueprint.operation("PUT", "/places/<string:code>/dispatch", permission=Permission.ORDERS_MODERATE, body=CarryingBody,
                     answer=CarryingView, refuses=(PlaceNotFound, DispatchSettingsNotYours, SettingOutOfBounds),
                     example=CARRYING,
                     body_example={"preset": "eco", "overrides": {"most_a_week": 4}, "hold_out": 0.0})  # fmt: skip
def settle_dispatch(occasion: Occasion, code: str, body: dict[str, Any]) -> Carrying:
    """Settle how orders of your place are carried: a preset, and numbers of it within safe bounds."""
    return settling.settle(code, Preset(body["preset"]), body["overrides"], body["hold_out"], occasion)
