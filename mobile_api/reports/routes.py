"""The routes of reports on dispatch."""

from typing import Any

from app.dispatch.errors import SpanUnfit
from app.dispatch.reports.answers import Answers, answers
from app.dispatch.reports.asking import AskedVolunteer, asking
from app.dispatch.reports.endings import endings
from app.dispatch.reports.hold_out import HoldOut, hold_out
from app.dispatch.reports.span import Span, span_of
from app.kit.pages import Page, PageRequest
from app.orders.errors import NotModeratorHere
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.endpoint import Endpoints
from mobile_api.fields import page_view
from mobile_api.reports import schemas

blueprint = Endpoints("reports", __name__, url_prefix="/api/v1")

WHOLE = {"key": "", "orders": 120, "answered": 111, "median_minutes": 6, "p90_minutes": 42}
PLACE = {"key": "110107001012", "orders": 40, "answered": 34, "median_minutes": 9, "p90_minutes": 65}
KIND = {"key": "repairs_errands", "orders": 50, "answered": 48, "median_minutes": 5, "p90_minutes": 31}
HOUR = {"key": "09", "orders": 18, "answered": 17, "median_minutes": 4, "p90_minutes": 20}
ANSWERS = {"whole": WHOLE, "by_place": [PLACE], "by_kind": [KIND], "by_hour": [HOUR]}
STAGE = {"stage": "community", "answered": 80, "unanswered": 2, "taken_back": 3, "waiting": 1}
VOLUNTEER = {
    "account_id": "0195600a-4a00-7000-8000-000000000001",
    "name": "李志远",
    "place_code": "110107001012",
    "told": 27,
    "accepted": 9,
    "lost": 0,
}
USUAL = {
    "arm": "usual",
    "orders": 380,
    "slots": 512,
    "filled": 495,
    "median_minutes": 5,
    "p90_minutes": 38,
    "messages_a_slot": 8.6,
}
NEAREST = {**USUAL, "arm": "nearest", "orders": 41, "slots": 55, "filled": 48, "messages_a_slot": 20.9}
HOLD_OUT = {
    "share": 0.1,
    "arms": [USUAL, NEAREST],
    "difference": 0.0941,
    "least": -0.0042,
    "most": 0.1924,
    "verdict": "no_difference",
}
REFUSES = (NotModeratorHere, SpanUnfit)


@blueprint.operation("GET", "/reports/answers", permission=Permission.REPORTS_READ, query=schemas.ReportQuery,
                     answer=schemas.AnswersView, refuses=REFUSES, example=ANSWERS)  # fmt: skip
def report_answers(occasion: Occasion, query: dict[str, Any]) -> Answers:
    """Report how long it took from posting to the first yes, by place, kind and hour of posting."""
    return answers(_span(query, occasion))


@blueprint.operation("GET", "/reports/endings", permission=Permission.REPORTS_READ, query=schemas.ReportQuery,
                     answer=schemas.EndingsView, refuses=REFUSES, example={"items": [STAGE]})  # fmt: skip
def report_endings(occasion: Occasion, query: dict[str, Any]) -> dict[str, Any]:
    """Report where orders die: how far along the ladder they were answered, or ended without an answer."""
    return {"items": endings(_span(query, occasion))}


@blueprint.operation("GET", "/reports/asking", permission=Permission.REPORTS_READ, query=schemas.AskingQuery,
                     answer=page_view(schemas.AskedVolunteerView), refuses=REFUSES,
                     example={"items": [VOLUNTEER], "next_cursor": None})  # fmt: skip
def report_asking(occasion: Occasion, query: dict[str, Any]) -> Page[AskedVolunteer]:
    """Report which volunteers are told of more than five orders a week, the most first, of none at all, or in vain."""
    return asking(query["which"], _span(query, occasion), PageRequest(query["limit"], query["cursor"]))


@blueprint.operation("GET", "/reports/hold-out", permission=Permission.REPORTS_READ, query=schemas.ReportQuery,
                     answer=schemas.HoldOutView, refuses=REFUSES, example=HOLD_OUT)  # fmt: skip
def report_hold_out(occasion: Occasion, query: dict[str, Any]) -> HoldOut:
    """Report what the place's own way of telling people fills beside the nearest ten, and whether that is more than chance."""
    return hold_out(_span(query, occasion), occasion.at)


def _span(query: dict[str, Any], occasion: Occasion) -> Span:
    return span_of(query["place"], query["first"], query["last"], occasion)
