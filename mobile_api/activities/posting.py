"""The routes of holding an activity: post, read, change, call off, let through."""

from typing import Any
from uuid import UUID

from app.orders import errors as order_errors
from app.orders.activities import editing, errors, moving, posting, seeing
from app.orders.activities.drafts import Session
from app.orders.activities.seeing import Seen
from app.people.actors import Occasion
from app.people.errors import PhoneMalformed
from app.people.permissions import Permission
from mobile_api.activities import examples
from mobile_api.activities.blueprint import blueprint
from mobile_api.activities.schemas import ActivityChanges, MovedDate, NewActivity, changes_of, draft_of
from mobile_api.activities.views import ActivityView
from mobile_api.endpoint import version_tag
from mobile_api.orders.schemas import Reason

NOT_TO_RUN = (errors.ActivityNotFound, errors.NotHostThere, errors.ActivityStatusForbids)
NOT_THIS_DATE = (
    *NOT_TO_RUN,
    errors.ActivityDateNotFound,
    errors.ActivityDateBegun,
    errors.ActivityDateStatusForbids,
)


@blueprint.operation(
    "POST",
    "/activities",
    permission=Permission.ORDERS_POST,
    body=NewActivity,
    answer=ActivityView,
    status=201,
    creates=True,
    etag=version_tag,
    refuses=(errors.ActivityMalformed, errors.NotHostThere, PhoneMalformed),
    example=examples.activity(),
    body_example=examples.NEW_ACTIVITY,
)
def post_activity(occasion: Occasion, body: dict[str, Any]) -> Seen:
    """Post an activity (活动) with its roles and dates, all at once.

    An officer names the `organization_id`, a leader the `host_team_id`; without either the committee of the place holds it. Each
    role on each date is an order of its own, made when sign-up opens, of a series some weeks ahead. Where the community reviews
    orders, it waits as `pending_review`.
    """
    return seeing.see(posting.post(draft_of(body), occasion).id, occasion)


@blueprint.operation(
    "GET",
    "/activities/<uuid:activity_id>",
    permission=Permission.ORDERS_READ,
    answer=ActivityView,
    etag=version_tag,
    refuses=(errors.ActivityNotFound,),
    example=examples.activity(),
)
def read_activity(occasion: Occasion, activity_id: UUID) -> Seen:
    """Read an activity, as you may see it."""
    return seeing.see(activity_id, occasion)


@blueprint.operation(
    "PATCH",
    "/activities/<uuid:activity_id>",
    permission=Permission.ORDERS_POST,
    body=ActivityChanges,
    answer=ActivityView,
    edits=True,
    etag=version_tag,
    refuses=(
        *NOT_TO_RUN,
        errors.ActivityChanged,
        errors.ActivityTextReviewed,
        errors.ActivityMalformed,
        order_errors.SlotsTaken,
        PhoneMalformed,
    ),
    example=examples.activity(),
    body_example=examples.CHANGES,
)
def edit_activity(occasion: Occasion, activity_id: UUID, body: dict[str, Any], version: int) -> Seen:
    """Change an activity and its dates to come; who signed up for those is told, once. What has begun stays as it was."""
    return seeing.see(editing.edit(activity_id, changes_of(body), version, occasion).id, occasion)


@blueprint.operation(
    "POST",
    "/activities/<uuid:activity_id>/cancel",
    permission=Permission.ORDERS_POST,
    body=Reason,
    answer=ActivityView,
    refuses=NOT_TO_RUN,
    example=examples.activity("cancelled"),
    body_example=examples.CALLED_OFF,
)
def cancel_activity(occasion: Occasion, activity_id: UUID, body: dict[str, Any]) -> Seen:
    """Call off all dates of an activity that have not begun, with a reason; everybody who signed up is told, once."""
    return seeing.see(posting.cancel(activity_id, body["reason"], occasion).id, occasion)


@blueprint.operation(
    "POST",
    "/activities/<uuid:activity_id>/dates/<uuid:date_id>/cancel",
    permission=Permission.ORDERS_POST,
    body=Reason,
    answer=ActivityView,
    refuses=NOT_THIS_DATE,
    example=examples.activity(),
    body_example=examples.CALLED_OFF,
)
def cancel_activity_date(occasion: Occasion, activity_id: UUID, date_id: UUID, body: dict[str, Any]) -> Seen:
    """Call off one date, with a reason; who signed up for it is told."""
    return seeing.see(posting.cancel_date(activity_id, date_id, body["reason"], occasion).id, occasion)


@blueprint.operation(
    "POST",
    "/activities/<uuid:activity_id>/dates/<uuid:date_id>/move",
    permission=Permission.ORDERS_POST,
    body=MovedDate,
    answer=ActivityView,
    refuses=(
        *NOT_THIS_DATE,
        errors.ActivityMalformed,
        order_errors.OrderMalformed,
    ),
    example=examples.activity(),
    body_example=examples.MOVED,
)
def move_activity_date(occasion: Occasion, activity_id: UUID, date_id: UUID, body: dict[str, Any]) -> Seen:
    """Move one date (改期): who signed up keeps their place and is told, and may withdraw."""
    reason = body.pop("reason")
    return seeing.see(moving.move_date(activity_id, date_id, Session(**body), reason, occasion).id, occasion)


@blueprint.operation(
    "POST",
    "/activities/<uuid:activity_id>/approve",
    permission=Permission.ORDERS_MODERATE,
    answer=ActivityView,
    refuses=(errors.ActivityNotFound, errors.NotActivityModerator, errors.ActivityStatusForbids),
    example=examples.activity(),
)
def approve_activity(occasion: Occasion, activity_id: UUID) -> Seen:
    """Let an activity through that waits for review: sign-up opens as planned."""
    return seeing.see(posting.approve(activity_id, occasion).id, occasion)


@blueprint.operation(
    "POST",
    "/activities/<uuid:activity_id>/reject",
    permission=Permission.ORDERS_MODERATE,
    body=Reason,
    answer=ActivityView,
    refuses=(errors.ActivityNotFound, errors.NotActivityModerator, errors.ActivityStatusForbids),
    example=examples.activity("rejected"),
    body_example={"reason": "不属于志愿服务的范围"},
)
def reject_activity(occasion: Occasion, activity_id: UUID, body: dict[str, Any]) -> Seen:
    """Do not let an activity through, with a reason that its host reads."""
    return seeing.see(posting.reject(activity_id, body["reason"], occasion).id, occasion)
