"""The routes of a date's day: the code on the leader's phone, checking in and out with it, and attendance by the leader."""

from typing import Any
from uuid import UUID

from app.orders import errors as order_errors
from app.orders.activities import attendance, codes, errors
from app.orders.models import Assignment
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.activities import examples
from mobile_api.activities.blueprint import blueprint
from mobile_api.activities.schemas import CodeQuery, Presences, RotatingCode
from mobile_api.activities.views import RotatingCodeView
from mobile_api.orders.examples import assignment
from mobile_api.orders.views import AssignmentView, AttendancesView

OF_CODES = (
    order_errors.AssignmentNotFound,
    order_errors.AssignmentNotYours,
    order_errors.AssignmentStatusForbids,
    errors.NoRotatingCode,
    errors.CodesNotShown,
    errors.RotatingCodeWrong,
    errors.RotatingCodeExpired,
    errors.RotatingCodeEarly,
    errors.RotatingCodeUsed,
)


@blueprint.operation(
    "GET",
    "/activities/<uuid:activity_id>/dates/<uuid:date_id>/code",
    permission=Permission.ORDERS_READ,
    query=CodeQuery,
    answer=RotatingCodeView,
    refuses=(
        errors.ActivityNotFound,
        errors.NotHostThere,
        errors.ActivityDateNotFound,
        errors.ActivityDateStatusForbids,
        errors.CodesNotShown,
    ),
    example=examples.SHOWN,
)
def show_rotating_code(occasion: Occasion, activity_id: UUID, date_id: UUID, query: dict[str, Any]) -> codes.Shown:
    """Show the code of a date (动态签到码), for the host's phone; ask again at `changes_at`, every fifteen seconds."""
    return codes.show(activity_id, date_id, query["purpose"], occasion)


@blueprint.operation(
    "POST",
    "/assignments/<uuid:assignment_id>/rotating-check-in",
    permission=Permission.ORDERS_READ,
    body=RotatingCode,
    answer=AssignmentView,
    refuses=(*OF_CODES, order_errors.TooEarly),
    example=assignment("checked_in") | {"proof": "rotating_code"},
    body_example={"code": examples.CODE},
)
def check_in_with_rotating_code(occasion: Occasion, assignment_id: UUID, body: dict[str, Any]) -> Assignment:
    """Check in to an activity with the code that the leader's phone shows now, or showed just before."""
    return codes.check_in(assignment_id, body["code"], occasion)


@blueprint.operation(
    "POST",
    "/assignments/<uuid:assignment_id>/rotating-check-out",
    permission=Permission.ORDERS_READ,
    body=RotatingCode,
    answer=AssignmentView,
    refuses=OF_CODES,
    example=assignment("completed") | {"proof": "rotating_code"},
    body_example={"code": examples.CODE.replace("check_in", "check_out")},
)
def check_out_with_rotating_code(occasion: Occasion, assignment_id: UUID, body: dict[str, Any]) -> Assignment:
    """Check out of an activity with the code that is shown now; the minutes are those since check-in, within the date."""
    return codes.check_out(assignment_id, body["code"], occasion)


@blueprint.operation(
    "POST",
    "/activities/<uuid:activity_id>/dates/<uuid:date_id>/attendance",
    permission=Permission.ORDERS_READ,
    body=Presences,
    answer=AttendancesView,
    refuses=(errors.ActivityNotFound, errors.NotHostThere, errors.ActivityDateNotFound),
    example=examples.ATTENDED,
    body_example=examples.PRESENCES,
)
def attend_activity(occasion: Occasion, activity_id: UUID, date_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Say who was there: `present`, `left_early` with the `minutes` served, or `absent`; each has an outcome of their own.

    From the end on, who was present has served the whole date, and it counts; before, they are checked in.
    """
    said = [attendance.Said(**each) for each in body["items"]]
    return {"items": attendance.attend(activity_id, date_id, said, occasion)}
