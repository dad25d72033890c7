"""The inbox: the truth of what a person was told. A message's words are made when it is read, from its kind, ids and facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from babel.dates import format_datetime
from sqlalchemy import func, select, update

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.kit.texts import text
from app.notifications import receipts
from app.notifications.errors import NotificationNotFound
from app.notifications.models import Notification, Stage
from app.orders.activities.models import Activity, ActivityDate, ActivityOrder
from app.orders.models import Order, OrderTransition
from app.people.actors import Actor, Occasion
from app.places.models import Place

MOST_COUNTED = 1000
"""A larger number of unread messages is told as this one: counting them would cost more than it tells."""

MOMENTS = {"zh": "M月d日 HH:mm", "en": "d MMMM, HH:mm"}

_WHY = func.coalesce(OrderTransition.reason, ActivityDate.reason, Activity.reason)
"""The words that somebody wrote about what is told: an order's transition, an activity's date, an activity."""


@dataclass(frozen=True)
class Message:
    """A message as its reader sees it."""

    id: UUID
    kind: str
    title: str
    body: str
    order_id: UUID | None
    subject_id: UUID | None
    created_at: datetime
    read_at: datetime | None


def inbox(reader: Actor, *, only_unread: bool, request: PageRequest) -> Page[Message]:
    """The reader's messages, the newest first."""
    mine = (
        select(Notification, Order.title, Order.starts_at, Place.name, _WHY, Activity.title)
        .outerjoin(Order, Order.id == Notification.order_id)
        .outerjoin(Place, Place.code == Order.place_code)
        .outerjoin(OrderTransition, OrderTransition.id == Notification.subject_id)
        .outerjoin(ActivityOrder, ActivityOrder.order_id == Notification.order_id)
        .outerjoin(ActivityDate, ActivityDate.id == ActivityOrder.date_id)
        .outerjoin(Activity, Activity.id == Notification.subject_id)
        .where(Notification.account_id == reader.account_id)
    )
    if only_unread:
        mine = mine.where(Notification.read_at.is_(None))
    page = page_of("inbox", mine, Sorting([Notification.id]), request)
    return Page([_message(*row, language=reader.language) for row in page.rows], page.next_cursor)


def _message(
    found: Notification,
    title: str | None,
    starts_at: datetime | None,
    place: str | None,
    words: str | None,
    activity: str | None,
    *,
    language: str,
) -> Message:
    values: dict[str, Any] = {
        "order_title": title or "…",
        "place": place or "…",
        "words": words or "…",
        "activity_title": activity or "…",
        "starts": moment(starts_at, language) if starts_at else "…",
        **found.facts,
        "decision_words": text(f"case.decision.{found.facts['decision']}", language)
        if "decision" in found.facts
        else "…",
        "flags": _flags(found.facts.get("flags", []), language),
    }
    said = [text(f"notification.{found.kind}.{part}", language, **values) for part in ("title", "body")]
    about = (found.order_id, found.subject_id, found.created_at, found.read_at)
    return Message(found.id, found.kind, said[0], said[1], *about)


def _flags(names: list[str], language: str) -> str:
    """Why points wait, in words; messages of old do not tell."""
    told = [text(f"points.flag.{name}.short", language) for name in names]
    return text("points.entry.separator", language).join(told) or "…"


def moment(at: datetime, language: str) -> str:
    """A moment in words, in Shanghai's time."""
    return format_datetime(at, MOMENTS[language], tzinfo=SHANGHAI, locale=language)


def unread_count(reader: Actor) -> int:
    """How many messages the reader has not read; at most :data:`MOST_COUNTED`."""
    unread = select(Notification.id).where(*_unread_of(reader)).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(unread)) or 0


def read(notification_id: UUID, occasion: Occasion) -> int:
    """Mark one message as read, which opens it; a second time changes nothing. How many are left.

    Raises :class:`NotificationNotFound`.
    """
    its = (Notification.id == notification_id, Notification.account_id == occasion.person.account_id)
    found = db.session.execute(select(Notification.kind, Notification.order_id).where(*its)).one_or_none()
    if found is None:
        raise NotificationNotFound()
    _mark(occasion, Notification.id == notification_id)
    receipts.hear(found.kind, found.order_id, Stage.OPENED, occasion)
    return unread_count(occasion.person)


def read_up_to(notification_id: UUID, occasion: Occasion) -> int:
    """Mark that message and every earlier one as read; how many are left."""
    _mark(occasion, Notification.id <= notification_id)
    return unread_count(occasion.person)


def _mark(occasion: Occasion, which: Any) -> None:
    db.session.execute(update(Notification).where(*_unread_of(occasion.person), which).values(read_at=occasion.at))


def _unread_of(reader: Actor) -> tuple[Any, ...]:
    return (Notification.account_id == reader.account_id, Notification.read_at.is_(None))
