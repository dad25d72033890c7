"""The routes of settlement: statements, the daily check."""

from typing import Any
from uuid import UUID

from flask import Response

from app.kit import qr
from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.people.tokens import issuer
from app.points.statements import queries
from app.points.statements.errors import NoSuchStatement
from app.points.statements.models import LedgerCheck, Statement
from mobile_api.endpoint import Endpoints
from mobile_api.fields import PageQuery, page_view
from mobile_api.pages import page
from mobile_api.points.statement_schemas import LedgerCheckView, StatementHeadView, StatementsQuery, StatementView
from mobile_api.problems import reader_language

blueprint = Endpoints("statements", __name__, url_prefix="/api/v1")

HASH = "5b0f4c1d8f3f0c8f1a3d2f7a9d1e6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b"
HEAD = {
    "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e20", "number": "DZ-7K3M9-QF2RT", "subject_kind": "person",
    "subject_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e05", "period_kind": "month", "period_on": "2026-03-01",
    "closed_at": "2026-04-01T01:00:00+08:00", "hash": HASH, "previous_hash": None,
}  # fmt: skip
NOTHING = {"provisional": 0, "posted": 0}
FIFTEEN = {"provisional": 0, "posted": 15}
SERVED = {"services": 1, "minutes": 90, "report_credit": 15, "reward_points": 15}
CONTENT = {
    "opening": {"report_credit": NOTHING, "reward_points": NOTHING},
    "movements": {"award": {"entries": 1, "report_credit": {"provisional": 15, "posted": 0},
                            "reward_points": {"provisional": 15, "posted": 0}},
                  "posting": {"entries": 1, "report_credit": {"provisional": -15, "posted": 15},
                              "reward_points": {"provisional": -15, "posted": 15}}},
    "closing": {"report_credit": FIFTEEN, "reward_points": FIFTEEN},
    "by_service_type": {"tutoring": SERVED},
    "services": {**SERVED, "minutes_served": 85},
    "rating": {"average_hundredths": 500, "rated": 1, "unrated": 0, "stars": 5},
    "reversals": {"services": 0, "minutes": 0, "report_credit": 0, "reward_points": 0},
}  # fmt: skip
EXAMPLE = {**HEAD, "content": CONTENT}
HEADS = {"items": [HEAD], "next_cursor": None}
CHECKS = {"items": [{"day": "2026-03-04", "checked_at": "2026-03-05T00:12:00+08:00", "transactions": 42,
                     "postings": 378, "broken": 0, "found": {}}], "next_cursor": None}  # fmt: skip


@blueprint.operation("GET", "/me/statements", permission=Permission.POINTS_READ_OWN, query=StatementsQuery,
                     answer=page_view(StatementHeadView), example=HEADS)  # fmt: skip
def list_my_statements(occasion: Occasion, query: dict[str, Any]) -> Page[Statement]:
    """List your monthly statements (月汇总), or your annual reviews (年总评), the latest first."""
    return queries.of_person(occasion.person, query.pop("period"), PageRequest(**query))


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/statements", query=StatementsQuery,
                     permission=Permission.POINTS_READ_ORGANIZATION, answer=page_view(StatementHeadView),
                     refuses=(NoSuchStatement,), example=HEADS)  # fmt: skip
def list_organization_statements(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Page[Statement]:
    """List an organization's statements, for its officers and the committees above it, the latest first."""
    return queries.of_organization(organization_id, occasion.person, query.pop("period"), PageRequest(**query))


@blueprint.operation("GET", "/places/<string:code>/statements", permission=Permission.REPORTS_READ, query=StatementsQuery,
                     answer=page_view(StatementHeadView), refuses=(NoSuchStatement,), example=HEADS)  # fmt: skip
def list_place_statements(occasion: Occasion, code: str, query: dict[str, Any]) -> Page[Statement]:
    """List a place's statements, or the quarterly orders (季排队) of its organizations, for its committee, the latest first."""
    return queries.of_place(code, occasion.person, query.pop("period"), PageRequest(**query))


@blueprint.operation("GET", "/statements/<uuid:statement_id>", permission=Permission.POINTS_READ_OWN,
                     answer=StatementView, refuses=(NoSuchStatement,), example=EXAMPLE)  # fmt: skip
def read_statement(occasion: Occasion, statement_id: UUID) -> Statement:
    """A closed statement: what moved, the services by type, the rating with the number unrated, and its hashes."""
    return queries.one(statement_id, occasion.person)


@blueprint.operation("GET", "/statements/<uuid:statement_id>/page", permission=Permission.POINTS_READ_OWN,
                     content="text/html", refuses=(NoSuchStatement,))  # fmt: skip
def print_statement(occasion: Occasion, statement_id: UUID) -> Response:
    """A closed statement as a page to print on A4, with its number as a QR code."""
    language = reader_language()
    found = queries.paper(queries.one(statement_id, occasion.person), language)
    address = f"{issuer()}/verify/{found.statement.number}"
    return page("statement.html", language, paper=found, statement=found.statement, content=found.statement.content,
                address=address, qr=qr.svg(address))  # fmt: skip


@blueprint.operation("GET", "/ledger-checks", permission=Permission.REPORTS_READ, query=PageQuery,
                     answer=page_view(LedgerCheckView), example=CHECKS)  # fmt: skip
def list_ledger_checks(occasion: Occasion, query: dict[str, Any]) -> Page[LedgerCheck]:
    """List the daily checks (日检查) of the ledger, the latest first."""
    return queries.checks(PageRequest(**query))
