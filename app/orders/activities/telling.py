"""Recording what happened to an activity or to a date of it."""

from uuid import UUID

from app.kit.events import record
from app.orders.activities.events import ActivityEvent, DateEvent
from app.orders.activities.models import Activity, ActivityDate
from app.people.actors import Occasion


def tell(event: type[ActivityEvent], activity: Activity, occasion: Occasion, **facts: object) -> None:
    """Record that this happened to the activity."""
    about: dict[str, object] = {
        "activity_id": activity.id, "place_code": activity.place_code, "posted_by_id": activity.posted_by_id,
    }  # fmt: skip
    record(event(at=occasion.at, actor_id=occasion.actor_id, **about, **facts))  # type: ignore[arg-type]


def tell_of_date(
    event: type[DateEvent], activity: Activity, date: ActivityDate, told_ids: tuple[UUID, ...], occasion: Occasion,
    order_id: UUID | None = None,
) -> None:  # fmt: skip
    """Record that this happened to one date, for those who have a part in it and who posted it."""
    everybody = tuple(dict.fromkeys((*told_ids, activity.posted_by_id)))
    tell(event, activity, occasion, date_id=date.id, told_ids=everybody, order_id=order_id)
