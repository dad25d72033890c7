"""The lists of activities, of their dates and of who comes; and an activity as a calendar."""

from typing import Any
from uuid import UUID

from flask import Response

from app.kit.pages import Page, PageRequest
from app.orders.activities import calendar, errors, lists
from app.orders.errors import NotModeratorHere
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.activities import examples
from mobile_api.activities.blueprint import blueprint
from mobile_api.activities.schemas import ActivitiesOfPlaceQuery, ActivitiesQuery
from mobile_api.activities.views import ActivityDateView, ActivityLine, ActivityOfPlaceLine, AttenderView
from mobile_api.fields import PageQuery, page_view


@blueprint.operation(
    "GET",
    "/activities",
    permission=Permission.ORDERS_READ,
    query=ActivitiesQuery,
    answer=page_view(ActivityLine),
    refuses=(errors.ActivityMalformed,),
    example=examples.page(examples.LINE),
)
def list_activities(occasion: Occasion, query: dict[str, Any]) -> Page[lists.Line]:
    """List activities to come, the newest first: near a coarse cell (a volunteer's home without one), of a place, or of an
    organization."""
    request = PageRequest(query.pop("limit"), query.pop("cursor"))
    if "place" in query:
        query["place_code"] = query.pop("place")
    return lists.to_come(lists.Wanted(**query), occasion, request)


@blueprint.operation(
    "GET",
    "/me/activities",
    permission=Permission.ORDERS_READ,
    query=PageQuery,
    answer=page_view(ActivityLine),
    example=examples.page(examples.LINE),
)
def list_hosted_activities(occasion: Occasion, query: dict[str, Any]) -> Page[lists.Line]:
    """List the activities that you hold: your organization's, your team's, your community's as its committee."""
    return lists.hosted(occasion, PageRequest(**query))


@blueprint.operation(
    "GET",
    "/committee/activities",
    permission=Permission.ORDERS_MODERATE,
    query=ActivitiesOfPlaceQuery,
    answer=page_view(ActivityOfPlaceLine),
    refuses=(NotModeratorHere,),
    example=examples.page(examples.WAITING),
)
def list_activities_of_place(occasion: Occasion, query: dict[str, Any]) -> Page[lists.Overseen]:
    """List all activities of a place and of those below it, for its committee: with `status=pending_review` those that wait
    to be let through, the one that waits longest first; else the newest first."""
    request = PageRequest(query.pop("limit"), query.pop("cursor"))
    return lists.of_place(lists.Which(query.pop("place"), **query), occasion, request)


@blueprint.operation(
    "GET",
    "/activities/<uuid:activity_id>/dates",
    permission=Permission.ORDERS_READ,
    query=PageQuery,
    answer=page_view(ActivityDateView),
    refuses=(errors.ActivityNotFound,),
    example=examples.page(examples.DATE),
)
def list_activity_dates(occasion: Occasion, activity_id: UUID, query: dict[str, Any]) -> Page[lists.DateSeen]:
    """List an activity's dates, the first first, each with its roles; to sign up, accept a role's order."""
    return lists.dates_of(activity_id, occasion, PageRequest(**query))


@blueprint.operation(
    "GET",
    "/activities/<uuid:activity_id>/dates/<uuid:date_id>/roster",
    permission=Permission.ORDERS_READ,
    query=PageQuery,
    answer=page_view(AttenderView),
    refuses=(errors.ActivityNotFound, errors.NotHostThere, errors.ActivityDateNotFound),
    example=examples.page(examples.ATTENDER),
)
def list_roster(occasion: Occasion, activity_id: UUID, date_id: UUID, query: dict[str, Any]) -> Page[lists.Attender]:
    """List who comes, waits and came on a date, in which role: for the host and the committee."""
    return lists.roster(activity_id, date_id, occasion, PageRequest(**query))


@blueprint.operation(
    "GET",
    "/activities/<uuid:activity_id>/calendar",
    permission=Permission.ORDERS_READ,
    content="text/calendar",
    refuses=(errors.ActivityNotFound,),
)
def read_activity_calendar(occasion: Occasion, activity_id: UUID) -> Response:
    """An activity's dates as an iCalendar file (RFC 5545): a series by its rule, with exceptions and moved dates."""
    answer = Response(calendar.calendar_of(activity_id, occasion), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="activity.ics"'
    return answer
