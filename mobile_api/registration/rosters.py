"""The routes of rosters (名册)."""

from typing import Any
from uuid import UUID

from flask import Response

from app.kit.pages import Page, PageRequest
from app.kit.sheets import CSV, XLSX
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import PlaceNotYours
from app.registration.errors import PlaceUnsuitable
from app.registration.roster import exporting, queries, service
from app.registration.roster.errors import RosterNotFound, RosterStands, RosterTooLong, RosterUnreadable
from app.registration.roster.models import Roster
from app.registration.roster.queries import LineSheet, RosterSheet
from mobile_api.downloads import csv_file, xlsx_file
from mobile_api.fields import PageQuery, page_view
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.roster_schemas import (
    LineSearch,
    RosterExport,
    RosterLineView,
    RosterPlace,
    RosterSummaryView,
    RosterView,
)

TO_DO = (RosterNotFound, RosterStands)
ROSTER = examples.ROSTER


@blueprint.operation("POST", "/rosters", permission=Permission.REGISTRATIONS_REVIEW, query=RosterPlace,
                     upload=(CSV, XLSX), answer=RosterView, status=201, creates=True,
                     refuses=(PlaceNotYours, PlaceUnsuitable, RosterUnreadable, RosterTooLong), example=ROSTER)  # fmt: skip
def upload_roster(occasion: Occasion, query: dict[str, Any], upload: bytes) -> RosterSheet:
    """Upload a roster (CSV or XLSX, at most 5,000 lines) and see what it would do.

    The header names 姓名, 手机号 and 工作单位党组织; 社区 too unless the place is one community; 服务类型 and 特长 may be there.
    Nothing is registered until the roster is applied; one that is not is forgotten after a week.
    """
    return service.upload(query["place_code"], upload, occasion)


@blueprint.operation("GET", "/rosters", permission=Permission.REGISTRATIONS_REVIEW, query=PageQuery,
                     answer=page_view(RosterSummaryView), example=examples.page(examples.ROSTER_SUMMARY))  # fmt: skip
def list_rosters(occasion: Occasion, query: dict[str, Any]) -> Page[Roster]:
    """List the rosters of the places that you review, the latest first."""
    return queries.of_places(occasion.person.places_of(Permission.REGISTRATIONS_REVIEW), PageRequest(**query))


@blueprint.operation("GET", "/rosters/export.csv", permission=Permission.REGISTRATIONS_REVIEW, query=RosterExport,
                     content=CSV, refuses=(PlaceNotYours, PlaceUnsuitable))  # fmt: skip
def export_roster_csv(occasion: Occasion, query: dict[str, Any]) -> Response:
    """Export the approved volunteers of a place as a roster in CSV, which an upload takes as it is if it holds phones."""
    rows = exporting.export(query["place_code"], query["phones"], occasion)
    return csv_file(f"名册 {query['place_code']}", exporting.SHEET, rows)


@blueprint.operation("GET", "/rosters/export.xlsx", permission=Permission.REGISTRATIONS_REVIEW, query=RosterExport,
                     content=XLSX, refuses=(PlaceNotYours, PlaceUnsuitable))  # fmt: skip
def export_roster_xlsx(occasion: Occasion, query: dict[str, Any]) -> Response:
    """Export the approved volunteers of a place as a roster in a workbook, which an upload takes as it is if it holds phones."""
    rows = exporting.export(query["place_code"], query["phones"], occasion)
    return xlsx_file(f"名册 {query['place_code']}", exporting.SHEET, rows, "名册")


@blueprint.operation("GET", "/rosters/<uuid:roster_id>", permission=Permission.REGISTRATIONS_REVIEW, answer=RosterView,
                     refuses=(RosterNotFound,), example=ROSTER)  # fmt: skip
def read_roster(occasion: Occasion, roster_id: UUID) -> RosterSheet:
    """Read where a roster stands, and how many of its lines are in each state."""
    return service.read(roster_id, occasion)


@blueprint.operation("GET", "/rosters/<uuid:roster_id>/lines", permission=Permission.REGISTRATIONS_REVIEW,
                     query=LineSearch, answer=page_view(RosterLineView), refuses=(RosterNotFound,),
                     example=examples.page(examples.ROSTER_LINE))  # fmt: skip
def list_roster_lines(occasion: Occasion, roster_id: UUID, query: dict[str, Any]) -> Page[LineSheet]:
    """List a roster's lines in the file's order, each with what it does or why it cannot. No phone is shown."""
    return service.lines(roster_id, query.pop("state"), PageRequest(**query), occasion)


@blueprint.operation("POST", "/rosters/<uuid:roster_id>/application", permission=Permission.REGISTRATIONS_REVIEW,
                     answer=RosterView, status=202, creates=True, refuses=TO_DO,
                     example={**ROSTER, "status": "applying"})  # fmt: skip
def apply_roster(occasion: Occasion, roster_id: UUID) -> RosterSheet:
    """Register whom the good lines name; a job does it, a line at a time, and each member is told and may say no."""
    return service.apply(roster_id, occasion)


@blueprint.operation("POST", "/rosters/<uuid:roster_id>/undo", permission=Permission.REGISTRATIONS_REVIEW,
                     answer=RosterView, status=202, creates=True, refuses=TO_DO,
                     example={**ROSTER, "status": "undoing"})  # fmt: skip
def undo_roster(occasion: Occasion, roster_id: UUID) -> RosterSheet:
    """Take back what a roster registered, but for members who have taken a service since."""
    return service.undo(roster_id, occasion)


@blueprint.operation("DELETE", "/rosters/<uuid:roster_id>", permission=Permission.REGISTRATIONS_REVIEW, refuses=TO_DO)
def discard_roster(occasion: Occasion, roster_id: UUID) -> None:
    """Forget a roster that was not applied."""
    service.discard(roster_id, occasion)
