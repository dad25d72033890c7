"""The routes of reviews."""

import hashlib
import json
from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.orders.errors import OrderNotFound
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.reviews import deciding, files, many, problems
from app.reviews.deciding import Verdict
from app.reviews.errors import (
    AskedAlready,
    CaseAboutYourOrganization,
    CaseAboutYourself,
    CaseChanged,
    CaseClosesByItself,
    CaseNotFound,
    CaseOfYourGrantor,
    CaseStands,
    DecisionUnfit,
    EntryUnconfirmed,
    MinutesNamed,
    NobodyToAsk,
    NotAsAdministrator,
    ProblemReportedAlready,
    SamePersonTwice,
)
from app.reviews.files import CaseFile, Summary
from app.reviews.models import Case, Decision
from mobile_api.endpoint import version_tag
from mobile_api.fields import PageQuery, page_view
from mobile_api.points.routes import ENTRY
from mobile_api.reviews import morning, own
from mobile_api.reviews.blueprint import blueprint
from mobile_api.reviews.schemas import (
    ApprovalBody,
    CaseFileView,
    CaseQuery,
    CaseView,
    DecisionBody,
    DecisionsBody,
    OutcomesView,
    ProblemBody,
    ReportView,
)

_FILE = CaseFileView()

ORDER_ID = ENTRY["order_id"]
CASE_ID = "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e06"
SUMMARY = {
    "id": CASE_ID, "kind": "low_rating", "status": "open", "place_code": "110107001012", "order_id": ORDER_ID,
    "order_title": "帮忙换灯泡", "opened_at": "2026-03-04T18:20:00+08:00", "due_at": "2026-03-08T18:20:00+08:00",
    "decision": None, "decided_at": None,
}  # fmt: skip
PAST = {
    "order_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e0c", "title": "帮忙修水龙头", "service_type": "repairs_errands",
    "starts_at": "2026-02-11T14:00:00+08:00", "minutes": 60, "proof": "service_code", "status": "confirmed", "stars": 5,
}  # fmt: skip
FILE = {
    "id": CASE_ID, "kind": "low_rating", "status": "open", "place_code": "110107001012",
    "opened_at": "2026-03-04T18:20:00+08:00", "opened_by": None, "words": None, "objections": [],
    "flags": ["评价 2 星，低于 3 星"], "evidence": {"low_rating": {"stars": 2, "least": 3}},
    "order": {
        "id": ORDER_ID, "title": "帮忙换灯泡", "service_type": "repairs_errands", "status": "closed", "urgency": "urgent",
        "starts_at": "2026-03-04T14:00:00+08:00", "ends_at": "2026-03-04T16:00:00+08:00",
        "posted_at": "2026-03-03T09:30:00+08:00",
    },
    "recipient": {"id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e07", "name": "刘桂兰"},
    "service": {
        "id": ENTRY["assignment_id"], "status": "confirmed", "accepted_at": "2026-03-03T10:02:00+08:00",
        "checked_in_at": "2026-03-04T14:05:00+08:00", "proof": "service_code",
        "completed_at": "2026-03-04T15:30:00+08:00", "minutes": 85, "confirmed_at": "2026-03-04T18:20:00+08:00",
    },
    "volunteer": {"id": ENTRY["volunteer_id"], "name": "李志远"},
    "rating": {
        "stars": 2, "words": "灯泡没有换好", "tags": [], "rated_at": "2026-03-04T18:20:00+08:00", "is_on_behalf": False,
    },
    "points": {**ENTRY, "status": "held", "sentence": "1.5 小时 × 10，紧急服务 +3，共 18 分；待社区审核：评价较低"},
    "is_entered": False, "member_says": None,
    "histories": {"volunteer": [PAST], "recipient": [PAST], "pair": [PAST], "cases_in_a_year": 1},
    "steps": [{"kind": "asked", "at": "2026-03-05T09:00:00+08:00", "by": "赵敏", "decision": None, "minutes": None,
               "words": "灯座是什么时候坏的？"}],
    "due_at": "2026-03-08T18:20:00+08:00", "decision": None, "minutes": None, "reason": None, "decided_at": None,
}  # fmt: skip
REASON = "灯座损坏，不是志愿者的过错。"
DENIALS = (
    CaseNotFound, CaseChanged, CaseAboutYourself, CaseAboutYourOrganization, NotAsAdministrator, CaseOfYourGrantor, CaseStands,
)  # fmt: skip
UNDECIDABLE = (
    CaseClosesByItself, DecisionUnfit, MinutesNamed, EntryUnconfirmed, NobodyToAsk, AskedAlready,
)  # fmt: skip
REPORT = {"id": CASE_ID, "order_id": ORDER_ID, "status": "open", "opened_at": "2026-03-04T18:20:00+08:00"}


def _file_tag(file: CaseFile) -> str:
    """The case's version, which a decision names, and the digest of the evidence, which changes without it."""
    told = json.dumps(_FILE.dump(file), default=str)
    return f"{version_tag(file)}:{hashlib.sha256(told.encode()).hexdigest()[:16]}"


@blueprint.operation("POST", "/orders/<uuid:order_id>/problems", permission=Permission.ORDERS_READ, body=ProblemBody,
                     answer=ReportView, status=201, creates=True, refuses=(OrderNotFound, ProblemReportedAlready),
                     example=REPORT, body_example={"words": "志愿者没有来，也没有电话。"})  # fmt: skip
def report_problem(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> Case:
    """Report a problem with an order that you see; the committee of the place decides."""
    return problems.report(order_id, body["words"], occasion)


@blueprint.operation("GET", "/cases", permission=Permission.POINTS_REVIEW, query=CaseQuery, answer=page_view(CaseView),
                     example={"items": [SUMMARY], "next_cursor": None})  # fmt: skip
def list_cases(occasion: Occasion, query: dict[str, Any]) -> Page[Summary]:
    """List the cases of your places and all below them, the latest first."""
    kind, status = query.pop("kind"), query.pop("status")
    return files.listed(occasion.person, kind, status, PageRequest(**query))


@blueprint.operation("GET", "/cases/queue", permission=Permission.POINTS_REVIEW, query=PageQuery,
                     answer=page_view(CaseView), example={"items": [SUMMARY], "next_cursor": None})  # fmt: skip
def list_queue(occasion: Occasion, query: dict[str, Any]) -> Page[Summary]:
    """List what waits for your decision (flagged, objected, disputed, entered afterwards, appealed), what is due first first."""
    return files.queue(occasion.person, PageRequest(**query))


@blueprint.operation("POST", "/cases/decisions", permission=Permission.POINTS_REVIEW, body=DecisionsBody,
                     answer=OutcomesView, creates=True,
                     example={"items": [{"case_id": CASE_ID, "status": "decided", "code": None, "words": None}]},
                     body_example={"case_ids": [CASE_ID], "decision": "post", "reason": REASON})  # fmt: skip
def decide_cases(occasion: Occasion, body: dict[str, Any]) -> dict[str, Any]:
    """Decide up to 100 cases in one action: each is decided, or refused for its own reason, and keeps its own record."""
    verdict = Verdict(Decision(body["decision"].value), body["reason"])
    return {"items": many.decide(body["case_ids"], verdict, occasion)}


@blueprint.operation("GET", "/cases/<uuid:case_id>", permission=Permission.POINTS_REVIEW, answer=CaseFileView,
                     etag=_file_tag, refuses=(CaseNotFound,), example=FILE)  # fmt: skip
def get_case(occasion: Occasion, case_id: UUID) -> CaseFile:
    """Get a case with its whole evidence: order, times, proof, rating, parties, points."""
    return files.opened(case_id, occasion.person)


@blueprint.operation("POST", "/cases/<uuid:case_id>/decision", permission=Permission.POINTS_REVIEW, body=DecisionBody,
                     answer=CaseFileView, edits=True, etag=_file_tag, refuses=(*DENIALS, *UNDECIDABLE),
                     example={**FILE, "status": "decided", "decision": "post", "reason": REASON},
                     body_example={"decision": "post", "reason": REASON})  # fmt: skip
def decide_case(occasion: Occasion, case_id: UUID, body: dict[str, Any], version: int) -> CaseFile:
    """Decide a case: post, adjust (with minutes), reject or ask; a claim is upheld or dismissed. Some need a second person."""
    deciding.decide(case_id, Verdict(**body), occasion, version)
    return files.opened(case_id, occasion.person)


@blueprint.operation("POST", "/cases/<uuid:case_id>/approval", permission=Permission.POINTS_REVIEW, body=ApprovalBody,
                     answer=CaseFileView, edits=True, etag=_file_tag,
                     refuses=(*DENIALS, SamePersonTwice, EntryUnconfirmed),
                     example={**FILE, "status": "decided", "decision": "reject", "reason": REASON},
                     body_example={"is_approved": True, "reason": "已复核，情况属实。"})  # fmt: skip
def approve_decision(occasion: Occasion, case_id: UUID, body: dict[str, Any], version: int) -> CaseFile:
    """Confirm, or decline, what another of the committee wants to decide; nobody is both persons."""
    act = deciding.confirm if body["is_approved"] else deciding.decline
    act(case_id, body["reason"], occasion, version)
    return files.opened(case_id, occasion.person)


__all__ = ["blueprint", "morning", "own"]
