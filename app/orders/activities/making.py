"""Making the orders of a date: one a role, once, when they are due."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app

from app.config import Settings
from app.kit.database import db
from app.orders import posting
from app.orders.activities import lifecycle, queries, sealed
from app.orders.activities.models import Activity, ActivityDate, ActivityOrder, ActivityRole, ActivityStatus, DateStatus
from app.orders.activities.sealed import Whereabouts
from app.orders.drafts import FARTHEST_START, Draft
from app.people.actors import Occasion

BETWEEN = " · "


def make(date_id: UUID, occasion: Occasion) -> None:
    """Make the orders of a date, if they are due and not made. For a job; a second run does nothing."""
    found = db.session.get(ActivityDate, date_id)
    if found is None:
        return
    activity = queries.locked(found.activity_id)
    date = queries.date_of(activity, date_id)
    if activity.status is ActivityStatus.ANNOUNCED and is_due(date, occasion.at):
        make_orders(activity, date, queries.roles_of(activity.id), occasion)


def make_due(activity: Activity, most: int, occasion: Occasion) -> None:
    """Make the orders of a locked activity's dates that are due, ``most`` at once; the others are the job's."""
    roles = queries.roles_of(activity.id)
    due = [date for date in queries.dates_to_come(activity, occasion.at) if is_due(date, occasion.at)]
    for number, date in enumerate(due[: max(1, most // len(roles))]):
        make_orders(activity, date, roles, occasion, at_once=number == 0)


def is_due(date: ActivityDate, at: datetime) -> bool:
    """Whether the date's orders are to be made now."""
    return date.status is DateStatus.PLANNED and date.due_at <= at < date.starts_at


def due_at(activity: Activity, starts_at: datetime) -> datetime:
    """When the orders of a date are to be made: of a series some weeks ahead, of named dates as early as an order can be; never
    before sign-up opens."""
    settings: Settings = current_app.extensions["settings"]
    ahead = timedelta(weeks=settings.series_weeks_ahead) if activity.rule else FARTHEST_START
    return max(starts_at - ahead, activity.sign_up_opens_at or activity.posted_at)


def make_orders(
    activity: Activity, date: ActivityDate, roles: Sequence[ActivityRole], occasion: Occasion,
    slots: Mapping[UUID, int] | None = None, *, at_once: bool = True,
) -> None:  # fmt: skip
    """Make a planned date's orders; with ``slots`` only those of the roles named there, for so many. ``at_once``: volunteers for
    the first are looked for before this returns; for the others soon after.

    Raises :class:`ActivityDateStatusForbids`, and what posting an order does.
    """
    where = sealed.whereabouts_of(activity)
    lifecycle.move_date(date, DateStatus.POSTED)
    activity.version += 1
    wanted = roles if slots is None else [role for role in roles if role.id in slots]
    for number, role in enumerate(wanted):
        draft = _draft(activity, where, date, role)
        if slots is not None:
            draft = replace(draft, slots=slots[role.id])
        order = posting.post_as(draft, activity.posted_by_id, occasion, at_once=at_once and number == 0)
        row = ActivityOrder(order_id=order.id, activity_id=activity.id, date_id=date.id, role_id=role.id)
        db.session.add(row)
    db.session.flush()


def make_anew(activity: Activity, date: ActivityDate, row: ActivityOrder, occasion: Occasion) -> UUID:
    """Make another order of a role in place of one that nobody answered in time; that one stays as it ended, for itself."""
    role = db.session.get_one(ActivityRole, row.role_id)
    order = posting.post_as(
        _draft(activity, sealed.whereabouts_of(activity), date, role), activity.posted_by_id, occasion
    )
    row.order_id = order.id
    db.session.flush()
    return order.id


def order_title(activity: Activity, role: ActivityRole) -> str:
    """What an order of the activity is called: at most 60 characters, by the bounds of both."""
    return f"{activity.title}{BETWEEN}{role.name}"


def order_address(where: Whereabouts) -> str:
    """Where volunteers come to: the address, and where they meet."""
    return BETWEEN.join(filter(None, (where.address, where.meeting_point)))


def closes_at(activity: Activity, starts_at: datetime) -> datetime:
    """Until when a date can be accepted."""
    return starts_at - timedelta(minutes=activity.sign_up_closes_minutes)


def _draft(activity: Activity, where: Whereabouts, date: ActivityDate, role: ActivityRole) -> Draft:
    return Draft(
        service_type=activity.service_type, title=order_title(activity, role), description=activity.description,
        place_code=activity.place_code, address=order_address(where), latitude=where.latitude, longitude=where.longitude,
        cell=activity.cell, starts_at=date.starts_at, ends_at=date.ends_at,
        respond_by=closes_at(activity, date.starts_at), slots=role.slots, skills=tuple(role.skills), risks=activity.risks,
        audience=activity.audience, team_id=activity.team_id, organization_id=activity.organization_id,
        contact=where.contact,
    )  # fmt: skip
