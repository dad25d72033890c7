"""The routes of the monthly feedback sheet, and of the exports of entries."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from app.kit.sheets import CSV, XLSX, Column, Kind
from app.kit.texts import text
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.points.errors import NoSuchPoints
from app.points.statements import exports, feedback
from app.points.statements.feedback import Feedback
from app.points.statements.models import PeriodKind
from app.points.statements.periods import Period
from mobile_api.downloads import csv_file, xlsx_file
from mobile_api.endpoint import Endpoints
from mobile_api.pages import page
from mobile_api.points.statement_schemas import FeedbackView, MonthQuery, SpanQuery
from mobile_api.problems import reader_language

blueprint = Endpoints("feedback", __name__, url_prefix="/api/v1")

LINE = {"name": "李*远", "services": 2, "minutes": 180, "points": 30, "words": ["来得准时，做得细致。"]}
EXAMPLE = {
    "organization": "第一党支部", "month": "2026-03", "members": 24, "services": 2, "minutes": 180, "points": 30, "lines": [LINE],
}  # fmt: skip
PERMISSION = Permission.POINTS_READ_ORGANIZATION


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/feedback", permission=PERMISSION, query=MonthQuery,
                     answer=FeedbackView, refuses=(NoSuchPoints,), example=EXAMPLE)  # fmt: skip
def read_feedback(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Feedback:
    """The month's feedback (反馈) on an organization's members: services, hours, points, residents' words."""
    return _feedback(occasion, organization_id, query)


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/feedback.xlsx", permission=PERMISSION,
                     query=MonthQuery, content=XLSX, refuses=(NoSuchPoints,))  # fmt: skip
def download_feedback(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Response:
    """The month's feedback as a workbook."""
    found, language = _feedback(occasion, organization_id, query), reader_language()
    name = text("feedback.page", language, organization=found.organization, month=found.month)
    return xlsx_file(name, _columns(language), feedback.rows(found), found.month)


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/feedback/page", permission=PERMISSION,
                     query=MonthQuery, content="text/html", refuses=(NoSuchPoints,))  # fmt: skip
def print_feedback(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Response:
    """The month's feedback as a page to print on A4."""
    return page("feedback.html", reader_language(), feedback=_feedback(occasion, organization_id, query))


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/points/entries.csv", permission=PERMISSION,
                     query=SpanQuery, content=CSV, refuses=(NoSuchPoints,))  # fmt: skip
def export_organization_csv(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Response:
    """An organization's entries of some days, as CSV."""
    language = reader_language()
    rows = exports.of_organization(organization_id, *_span(query), occasion.person, language)
    return csv_file(_name(query, language), exports.columns(language), rows)


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/points/entries.xlsx", permission=PERMISSION,
                     query=SpanQuery, content=XLSX, refuses=(NoSuchPoints,))  # fmt: skip
def export_organization_xlsx(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Response:
    """An organization's entries of some days, as a workbook."""
    language = reader_language()
    rows = exports.of_organization(organization_id, *_span(query), occasion.person, language)
    return xlsx_file(_name(query, language), exports.columns(language), rows, text("export.title", language))


@blueprint.operation("GET", "/places/<string:code>/points/entries.csv", permission=Permission.REPORTS_READ,
                     query=SpanQuery, content=CSV, refuses=(NoSuchPoints,))  # fmt: skip
def export_place_csv(occasion: Occasion, code: str, query: dict[str, Any]) -> Response:
    """The entries of a place and all below it of some days, as CSV."""
    language = reader_language()
    rows = exports.of_place(code, *_span(query), occasion.person, language)
    return csv_file(_name(query, language), exports.columns(language), rows)


@blueprint.operation("GET", "/places/<string:code>/points/entries.xlsx", permission=Permission.REPORTS_READ,
                     query=SpanQuery, content=XLSX, refuses=(NoSuchPoints,))  # fmt: skip
def export_place_xlsx(occasion: Occasion, code: str, query: dict[str, Any]) -> Response:
    """The entries of a place and all below it of some days, as a workbook."""
    language = reader_language()
    rows = exports.of_place(code, *_span(query), occasion.person, language)
    return xlsx_file(_name(query, language), exports.columns(language), rows, text("export.title", language))


def _feedback(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Feedback:
    month = Period(PeriodKind.MONTH, date.fromisoformat(f"{query['month']}-01"))
    return feedback.of_organization(organization_id, month, occasion.person)


def _columns(language: str) -> tuple[Column, ...]:
    kinds = (
        ("member", 12, Kind.TEXT), ("services", 10, Kind.WHOLE), ("hours", 10, Kind.DECIMAL), ("points", 10, Kind.WHOLE),
        ("words", 60, Kind.TEXT),
    )  # fmt: skip
    return tuple(Column(text(f"feedback.{name}", language), width, kind) for name, width, kind in kinds)


def _span(query: dict[str, Any]) -> tuple[date, date]:
    return query["first"], query["last"]


def _name(query: dict[str, Any], language: str) -> str:
    return f"{text('export.title', language)} {query['first']} {query['last']}"
