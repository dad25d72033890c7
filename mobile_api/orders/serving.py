"""The routes of the service itself: check in, complete, rate, and what may go wrong."""

from typing import Any
from uuid import UUID

from app.orders import errors
from app.orders import service as orders
from app.orders.models import Assignment, Rating
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.orders import examples
from mobile_api.orders.blueprint import blueprint
from mobile_api.orders.schemas import Attendances, Minutes, NewRating, Reason, ServiceCode
from mobile_api.orders.views import AssignmentView, AttendancesView, RatingView


@blueprint.operation(
    "POST",
    "/assignments/<uuid:assignment_id>/check-in",
    permission=Permission.ORDERS_READ,
    body=ServiceCode,
    answer=AssignmentView,
    refuses=(
        errors.AssignmentNotFound,
        errors.AssignmentNotYours,
        errors.AssignmentStatusForbids,
        errors.TooEarly,
        errors.CodeWrong,
        errors.CodeLocked,
    ),
    example=examples.assignment("checked_in"),
    body_example={"code": "480213"},
)
def check_in(occasion: Occasion, assignment_id: UUID, body: dict[str, Any]) -> Assignment:
    """Check in (签到) with the code that the recipient tells at the door, from an hour before the start; five tries."""
    return orders.check_in(assignment_id, body["code"], occasion)


@blueprint.operation(
    "POST",
    "/assignments/<uuid:assignment_id>/confirm-attendance",
    permission=Permission.ORDERS_READ,
    answer=AssignmentView,
    refuses=(errors.AssignmentNotFound, errors.OwnService, errors.AssignmentStatusForbids, errors.TooEarly),
    example=examples.assignment("checked_in") | {"proof": "second_person"},
)
def confirm_attendance(occasion: Occasion, assignment_id: UUID) -> Assignment:
    """Confirm as a second person that a volunteer is there: who asks, an operator, the committee, the team's leader."""
    return orders.confirm_attendance(assignment_id, occasion)


@blueprint.operation(
    "POST",
    "/orders/<uuid:order_id>/attendance",
    permission=Permission.ORDERS_READ,
    body=Attendances,
    answer=AttendancesView,
    refuses=(errors.OrderNotFound, errors.OrderNotYours),
    example=examples.ATTENDANCES,
    body_example={"assignment_ids": [examples.ASSIGNMENT_ID]},
)
def confirm_all_attendance(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Confirm as a second person that several volunteers are there; each has an outcome of their own."""
    return {"items": orders.confirm_all(order_id, body["assignment_ids"], occasion)}


@blueprint.operation(
    "POST",
    "/assignments/<uuid:assignment_id>/complete",
    permission=Permission.ORDERS_READ,
    body=Minutes,
    answer=AssignmentView,
    refuses=(errors.AssignmentNotFound, errors.AssignmentNotYours, errors.AssignmentStatusForbids),
    example=examples.assignment("completed"),
    body_example={"minutes": 45},
)
def complete_service(occasion: Occasion, assignment_id: UUID, body: dict[str, Any]) -> Assignment:
    """Say that the service is done (完成), with its actual minutes."""
    return orders.complete(assignment_id, body["minutes"], occasion)


@blueprint.operation(
    "POST",
    "/assignments/<uuid:assignment_id>/rating",
    permission=Permission.ORDERS_POST,
    body=NewRating,
    answer=RatingView,
    status=201,
    creates=True,
    refuses=(
        errors.AssignmentNotFound,
        errors.OrderNotYours,
        errors.OwnService,
        errors.AlreadyRated,
        errors.AssignmentStatusForbids,
    ),
    example=examples.RATING,
    body_example=examples.RATING_BODY,
)
def rate_service(occasion: Occasion, assignment_id: UUID, body: dict[str, Any]) -> Rating:
    """Rate a completed service (评价), once; an operator may on the recipient's behalf, and it is marked so."""
    return orders.rate(assignment_id, body["stars"], body["words"], body["tags"], occasion)


@blueprint.operation(
    "POST",
    "/assignments/<uuid:assignment_id>/no-show",
    permission=Permission.ORDERS_READ,
    answer=AssignmentView,
    refuses=(errors.AssignmentNotFound, errors.OwnService, errors.AssignmentStatusForbids, errors.TooEarly),
    example=examples.assignment("no_show"),
)
def report_no_show(occasion: Occasion, assignment_id: UUID) -> Assignment:
    """Report that an accepted volunteer did not come, from fifteen minutes after the start."""
    return orders.report_no_show(assignment_id, occasion)


@blueprint.operation(
    "POST",
    "/assignments/<uuid:assignment_id>/dispute",
    permission=Permission.ORDERS_READ,
    body=Reason,
    answer=AssignmentView,
    refuses=(
        errors.AssignmentNotFound,
        errors.OrderNotYours,
        errors.AssignmentStatusForbids,
        errors.DisputeOver,
        errors.AlreadyAccepted,
    ),
    example=examples.assignment("disputed"),
    body_example={"reason": "实际服务了两个小时"},
)
def dispute_service(occasion: Occasion, assignment_id: UUID, body: dict[str, Any]) -> Assignment:
    """Dispute the record of a service, as the volunteer or as who asked, within seven days; the committee decides."""
    return orders.dispute(assignment_id, body["reason"], occasion)
