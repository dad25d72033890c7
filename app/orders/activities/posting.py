"""Posting an activity, letting it through or not, and calling it, or one of its dates, off."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from app.kit.database import db
from app.kit.ids import new_id
from app.orders import policy as order_policy
from app.orders import posting as orders
from app.orders import queries as order_queries
from app.orders.activities import lifecycle, making, policy, queries, sealed, series
from app.orders.activities.drafts import MOST_ORDERS, ActivityDraft, Session, check
from app.orders.activities.errors import (
    ActivityDateBegun,
    ActivityStatusForbids,
    NotActivityModerator,
    NotHostThere,
)
from app.orders.activities.events import (
    ActivityAnnounced,
    ActivityCancelled,
    ActivityDateCancelled,
    ActivityPosted,
    ActivityRejected,
)
from app.orders.activities.models import (
    Activity,
    ActivityDate,
    ActivityRole,
    ActivityStatus,
    DateStatus,
    MakeUpDays,
)
from app.orders.activities.telling import tell, tell_of_date
from app.orders.drafts import cell_of
from app.people import phones
from app.people.actors import Occasion
from app.places.models import Place


def post(draft: ActivityDraft, occasion: Occasion) -> Activity:
    """Post an activity with its roles and dates, and make the orders that are due, all at once.

    Where the place reviews orders it waits for the committee, unless that posts it. Raises :class:`ActivityMalformed`,
    :class:`NotHostThere`, and ``PhoneMalformed``.
    """
    activity = begin(draft, occasion)
    if activity.status is ActivityStatus.ANNOUNCED:
        making.make_due(activity, MOST_ORDERS, occasion)
    return activity


def begin(draft: ActivityDraft, occasion: Occasion) -> Activity:
    """Write an activity down with its roles and dates, without its orders. Raises as posting does."""
    place, sessions = check(draft, occasion.at)
    if not policy.is_host(draft, occasion.person):
        raise NotHostThere()
    activity = _written(draft, place, sessions, occasion)
    db.session.add(activity)
    db.session.flush()
    _add_roles_and_dates(activity, draft, sessions)
    tell(ActivityPosted, activity, occasion, is_in_review=activity.status is ActivityStatus.PENDING_REVIEW)
    return activity


def approve(activity_id: UUID, occasion: Occasion) -> Activity:
    """Let an activity through: its orders are open. Raises :class:`ActivityNotFound`, :class:`NotActivityModerator`,
    :class:`ActivityStatusForbids`."""
    activity = _moderated(activity_id, occasion)
    lifecycle.move(activity, ActivityStatus.ANNOUNCED, occasion)
    tell(ActivityAnnounced, activity, occasion)
    making.make_due(activity, MOST_ORDERS, occasion)
    return activity


def reject(activity_id: UUID, reason: str, occasion: Occasion) -> Activity:
    """Do not let an activity through, with a reason that its host reads. Raises as above."""
    activity = _moderated(activity_id, occasion)
    lifecycle.move(activity, ActivityStatus.REJECTED, occasion, reason)
    tell(ActivityRejected, activity, occasion)
    return activity


def cancel(activity_id: UUID, reason: str, occasion: Occasion) -> Activity:
    """Call off all that is to come of an activity; everybody who has a part in it is told once, and reads why.

    Raises :class:`ActivityNotFound`, :class:`NotHostThere`, :class:`ActivityStatusForbids`.
    """
    activity = queries.to_run(activity_id, occasion)
    call_off(activity, reason, occasion)
    return activity


def call_off(activity: Activity, reason: str | None, occasion: Occasion) -> None:
    """Cancel a locked activity and every date of it that has not begun; no question asked who wants it."""
    lifecycle.move(activity, ActivityStatus.CANCELLED, occasion, reason)
    told = _call_off_dates(queries.dates_to_come(activity, occasion.at), reason, occasion)
    everybody = tuple(dict.fromkeys((*told, activity.posted_by_id)))
    tell(ActivityCancelled, activity, occasion, told_ids=everybody)


def cancel_date(activity_id: UUID, date_id: UUID, reason: str, occasion: Occasion) -> Activity:
    """Call off one date that has not begun; who has a part in it is told, and reads why.

    Raises :class:`ActivityNotFound`, :class:`NotHostThere`, :class:`ActivityDateNotFound`, :class:`ActivityDateBegun`,
    :class:`ActivityDateStatusForbids`.
    """
    activity = queries.to_run(activity_id, occasion)
    date = queries.date_of(activity, date_id)
    require_to_come(activity, date, occasion)
    first = next(iter(queries.order_ids([date.id])), None)
    told = _call_off_dates([date], reason, occasion)
    activity.version += 1
    tell_of_date(ActivityDateCancelled, activity, date, told, occasion, order_id=first)
    return activity


def require_to_come(activity: Activity, date: ActivityDate, occasion: Occasion) -> None:
    """Raise unless the date can still be changed: it has not begun, nor its activity been ended."""
    if activity.status not in (ActivityStatus.PENDING_REVIEW, ActivityStatus.ANNOUNCED):
        raise ActivityStatusForbids(status=activity.status.value)
    if date.status is not DateStatus.CANCELLED and date.starts_at <= occasion.at:
        raise ActivityDateBegun()


def _call_off_dates(dates: Sequence[ActivityDate], reason: str | None, occasion: Occasion) -> tuple[UUID, ...]:
    """Cancel these dates and their orders that have not begun; whoever had a part in those."""
    ids = queries.order_ids([date.id for date in dates])
    told = queries.told_of(ids)
    for date in dates:
        lifecycle.move_date(date, DateStatus.CANCELLED, reason)
    for order_id in ids:
        order = order_queries.locked(order_id)
        if order_policy.may_edit(order):
            orders.take_back(order, reason, occasion, is_told=False)
    return told


def _moderated(activity_id: UUID, occasion: Occasion) -> Activity:
    activity = queries.seen(activity_id, occasion)
    if not policy.is_committee(activity, occasion.person):
        raise NotActivityModerator()
    return queries.locked(activity_id)


def _written(draft: ActivityDraft, place: Place, sessions: Sequence[Session], occasion: Occasion) -> Activity:
    is_reviewed = place.reviews_orders and not policy.is_committee(draft, occasion.person)
    repeat = draft.repeat
    activity = Activity(
        id=new_id(), service_type=draft.service_type, title=draft.title, description=draft.description, risks=draft.risks,
        place_code=place.code, cell=cell_of(draft.where.latitude, draft.where.longitude, draft.cell, place),
        audience=draft.audience, team_id=draft.team_id, organization_id=draft.organization_id,
        host_team_id=draft.host_team_id, posted_by_id=occasion.person.account_id, posted_at=occasion.at,
        status=ActivityStatus.PENDING_REVIEW if is_reviewed else ActivityStatus.ANNOUNCED,
        announced_at=None if is_reviewed else occasion.at,
        rule=series.canonical(repeat.rule) if repeat else None, first_starts_at=draft.first.starts_at,
        minutes=(draft.first.ends_at - draft.first.starts_at) // timedelta(minutes=1),
        skips_holidays=repeat.skips_holidays if repeat else False,
        make_up_days=repeat.make_up_days if repeat else MakeUpDays.KEEP,
        sign_up_opens_at=draft.sign_up_opens_at, sign_up_closes_minutes=draft.sign_up_closes_minutes,
        last_ends_at=max(session.ends_at for session in sessions), version=1,
    )  # fmt: skip
    sealed.seal_whereabouts(activity, _normalised(draft.where))
    sealed.seal_new_secret(activity)
    return activity


def _normalised(where: sealed.Whereabouts) -> sealed.Whereabouts:
    if where.contact is None:
        return where
    contact = type(where.contact)(name=where.contact.name, phone=phones.normalise(where.contact.phone))
    return sealed.Whereabouts(where.address, where.meeting_point, where.latitude, where.longitude, contact)


def _add_roles_and_dates(activity: Activity, draft: ActivityDraft, sessions: Sequence[Session]) -> None:
    for position, role in enumerate(draft.roles):
        row = ActivityRole(id=new_id(), activity_id=activity.id, position=position, name=role.name, slots=role.slots)
        row.skills = list(role.skills)
        db.session.add(row)
    for session in sessions:
        date = ActivityDate(id=new_id(), activity_id=activity.id, original_starts_at=session.starts_at)
        date.starts_at, date.ends_at, date.status = session.starts_at, session.ends_at, DateStatus.PLANNED
        date.due_at = making.due_at(activity, session.starts_at)
        db.session.add(date)
    db.session.flush()
