"""An activity as a calendar (RFC 5545): a series by its rule, with exceptions and moved dates; named dates one by one.

It names the activity and the community, and never the address.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event, vRecur
from sqlalchemy import select

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders.activities import queries, series
from app.orders.activities.models import Activity, ActivityDate, DateStatus
from app.people.actors import Occasion
from app.places.models import Place


def calendar_of(activity_id: UUID, occasion: Occasion) -> bytes:
    """An activity's calendar file; raises :class:`ActivityNotFound`."""
    activity = queries.seen(activity_id, occasion)
    place = db.session.get_one(Place, activity.place_code)
    mine = select(ActivityDate).where(ActivityDate.activity_id == activity.id)
    dates = list(db.session.scalars(mine.order_by(ActivityDate.original_starts_at)))
    made = Calendar()
    made.add("prodid", "-//yihu//activities//ZH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    for event in _series(activity, dates) if activity.rule else _one_by_one(activity, dates):
        event.add("dtstamp", occasion.at.astimezone(UTC))
        event.add("sequence", activity.version)
        event.add("summary", activity.title)
        event.add("location", place.name)
        made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _one_by_one(activity: Activity, dates: list[ActivityDate]) -> list[Event]:
    """Each date an event of its own."""
    return [_event(f"{date.id}@yihu", date, is_off=date.status is DateStatus.CANCELLED) for date in dates]


def _series(activity: Activity, dates: list[ActivityDate]) -> list[Event]:
    """The rule, what of it falls out (EXDATE), what comes beside it (RDATE), and an event for each date that was moved."""
    uid = f"{activity.id}@yihu"
    standing = [date for date in dates if date.status is not DateStatus.CANCELLED]
    originals = {_on_the_wall(date.original_starts_at) for date in standing}
    named = {start.replace(tzinfo=SHANGHAI) for start in series.of_rule(activity.rule or "", _first(activity))}
    whole = Event()
    whole.add("uid", uid)
    whole.add("dtstart", _first(activity).replace(tzinfo=SHANGHAI))
    whole.add("dtend", (_first(activity) + timedelta(minutes=activity.minutes)).replace(tzinfo=SHANGHAI))
    whole.add("rrule", vRecur.from_ical(activity.rule or ""))
    for name, moments in (("exdate", named - originals), ("rdate", originals - named)):
        if moments:
            whole.add(name, sorted(moments))
    whole.add("status", "CONFIRMED" if standing else "CANCELLED")
    return [whole, *(_moved(uid, date) for date in standing if _is_moved(activity, date))]


def _is_moved(activity: Activity, date: ActivityDate) -> bool:
    length = timedelta(minutes=activity.minutes)
    return date.starts_at != date.original_starts_at or date.ends_at - date.starts_at != length


def _moved(uid: str, date: ActivityDate) -> Event:
    event = _event(uid, date)
    event.add("recurrence-id", _on_the_wall(date.original_starts_at))
    return event


def _event(uid: str, date: ActivityDate, *, is_off: bool = False) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstart", _on_the_wall(date.starts_at))
    event.add("dtend", _on_the_wall(date.ends_at))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def _first(activity: Activity) -> datetime:
    return series.local(activity.first_starts_at)


def _on_the_wall(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)
