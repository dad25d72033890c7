"""The routes by which a person reads their own cases, answers a question and appeals."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.reviews import appealing, own
from app.reviews.errors import AppealedAlready, AppealFinal, AppealOver, CaseNotFound, CaseStands
from app.reviews.own import OwnCase
from mobile_api.fields import PageQuery, page_view
from mobile_api.reviews.blueprint import blueprint
from mobile_api.reviews.own_schemas import AnswerBody, AppealBody, OwnCaseView

CASE_ID = "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e06"
DECIDED = {
    "id": CASE_ID, "kind": "low_rating", "status": "decided", "place_code": "110107001012",
    "order_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e01", "order_title": "帮忙换灯泡",
    "opened_at": "2026-03-04T18:20:00+08:00", "question": "灯座是什么时候坏的？", "decision": "reject", "minutes": None,
    "reason": "服务没有完成，邻居可以作证。", "decided_at": "2026-03-05T10:00:00+08:00", "appeal_by": "2026-03-19",
}  # fmt: skip
ASKED = {**DECIDED, "status": "open", "decision": None, "reason": None, "decided_at": None, "appeal_by": None}
APPEAL = {
    **ASKED, "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e0b", "kind": "appeal", "place_code": "110107001", "question": None,
}  # fmt: skip


@blueprint.operation("GET", "/me/cases", permission=Permission.POINTS_READ_OWN, query=PageQuery,
                     answer=page_view(OwnCaseView), example={"items": [DECIDED], "next_cursor": None})  # fmt: skip
def list_my_cases(occasion: Occasion, query: dict[str, Any]) -> Page[OwnCase]:
    """List what the committees look at, ask and decided about you, the latest first, each with its reason."""
    return own.listed(occasion.person, PageRequest(**query))


@blueprint.operation("GET", "/me/cases/<uuid:case_id>", permission=Permission.POINTS_READ_OWN, answer=OwnCaseView,
                     refuses=(CaseNotFound,), example=DECIDED)  # fmt: skip
def get_my_case(occasion: Occasion, case_id: UUID) -> OwnCase:
    """Get a case that concerns you."""
    return own.seen(case_id, occasion.person)


@blueprint.operation("POST", "/cases/<uuid:case_id>/answer", permission=Permission.POINTS_READ_OWN, body=AnswerBody,
                     answer=OwnCaseView, creates=True, refuses=(CaseNotFound, CaseStands), example=ASKED,
                     body_example={"words": "灯座原来就坏了，我拍了照片。"})  # fmt: skip
def answer_question(occasion: Occasion, case_id: UUID, body: dict[str, Any]) -> OwnCase:
    """Answer the committee's question about your case, once."""
    return own.seen(appealing.answer(case_id, body["words"], occasion).id, occasion.person)


@blueprint.operation("POST", "/cases/<uuid:case_id>/appeal", permission=Permission.POINTS_READ_OWN, body=AppealBody,
                     answer=OwnCaseView, status=201, creates=True,
                     refuses=(CaseNotFound, CaseStands, AppealFinal, AppealOver, AppealedAlready), example=APPEAL,
                     body_example={"words": "服务已经完成，居民可以作证。"})  # fmt: skip
def appeal_decision(occasion: Occasion, case_id: UUID, body: dict[str, Any]) -> OwnCase:
    """Appeal against a decision, once, within ten working days: the level above decides, and finally."""
    return own.seen(appealing.appeal(case_id, body["words"], occasion).id, occasion.person)
