"""The routes of public notice (公示) and of the objections to it."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import PlaceNotFound
from app.points import notice
from app.points.errors import NoSuchPoints, NoticeOver, OwnPoints
from app.points.notice import InNotice
from app.reviews import objections
from app.reviews.errors import ObjectionDecided, ObjectionRaisedAlready, TooManyObjections
from app.reviews.objections import OwnObjection
from mobile_api.endpoint import Endpoints
from mobile_api.fields import PageQuery, page_view
from mobile_api.points.notice_schemas import NoticeQuery, NoticeView, ObjectionBody, ObjectionView

blueprint = Endpoints("notice", __name__, url_prefix="/api/v1")

IN_NOTICE = {
    "award_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e02", "volunteer": "李*远", "place_code": "110107001012",
    "service_type": "repairs_errands", "served_on": "2026-03-04", "minutes_served": 85, "minutes_counted": 90, "points": 18,
    "posts_on": "2026-03-10",
}  # fmt: skip
REASON = "这位志愿者当天下午和我在一起，没有去服务。"
OBJECTION = {
    "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e0a", "award_id": IN_NOTICE["award_id"], "words": REASON,
    "objected_at": "2026-03-05T09:12:00+08:00", "status": "open", "decision": None, "reason": None,
}  # fmt: skip


@blueprint.operation("GET", "/points/notice", permission=Permission.POINTS_READ_NOTICE, query=NoticeQuery,
                     answer=page_view(NoticeView), refuses=(PlaceNotFound,),
                     example={"items": [IN_NOTICE], "next_cursor": None})  # fmt: skip
def list_points_in_notice(occasion: Occasion, query: dict[str, Any]) -> Page[InNotice]:
    """List the points in public notice at a place and all below it, the latest first, with masked names."""
    place_code = query.pop("place")
    return notice.at_place(place_code, occasion, PageRequest(**query))


@blueprint.operation("POST", "/awards/<uuid:award_id>/objections", permission=Permission.POINTS_READ_NOTICE,
                     body=ObjectionBody, answer=ObjectionView, status=201, creates=True,
                     refuses=(NoSuchPoints, NoticeOver, OwnPoints, ObjectionRaisedAlready, ObjectionDecided,
                              TooManyObjections),
                     example=OBJECTION, body_example={"reason": REASON})  # fmt: skip
def object_to_points(occasion: Occasion, award_id: UUID, body: dict[str, Any]) -> OwnObjection:
    """Object to points in public notice: they wait for the committee, who alone learns who objects."""
    return notice.object_to(award_id, body["reason"], occasion)


@blueprint.operation("GET", "/me/objections", permission=Permission.POINTS_READ_NOTICE, query=PageQuery,
                     answer=page_view(ObjectionView),
                     example={"items": [{**OBJECTION, "status": "decided", "decision": "dismissed",
                                         "reason": "当天有两位证人，服务属实。"}], "next_cursor": None})  # fmt: skip
def list_my_objections(occasion: Occasion, query: dict[str, Any]) -> Page[OwnObjection]:
    """List your objections with what the committees decided, the latest first."""
    return objections.own(occasion.person, PageRequest(**query))
