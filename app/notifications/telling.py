"""From events to inboxes and the outbox, in the event's own transaction and one statement a message.

The statement writes a row of the inbox for everybody concerned, and one delivery for each of them who wants to be rung for this
kind and can be: who has a device with a live session, or may be sent a text message of it.
"""

from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.kit.database import Moment
from app.kit.events import Event
from app.kit.ids import id_in_database
from app.kit.statements import Statement
from app.notifications import classes
from app.notifications.catalogue import CATALOGUE
from app.notifications.catalogue.message import Message
from app.notifications.models import Delivery, Device, Lane, Notification, Preference
from app.notifications.quiet_hours import after_quiet
from app.orders.models import Order, Urgency
from app.people.models import DeviceSession


def tell(event: Event) -> None:
    """Tell everybody whom the catalogue names, in this transaction."""
    for message in CATALOGUE[type(event)]:
        if message.when(event):
            statement_of(message).later(_values(event, message))


def _values(event: Event, message: Message) -> dict[str, Any]:
    values = {f"event_{name}": value for name, value in vars(event).items()}
    return values | {
        "event_facts": {name: getattr(event, name) for name in message.facts},
        "event_morning": after_quiet(event.at),
        "event_has_sms": current_app.extensions["channel_limits"].has_sms,
        "event_subject_id": getattr(event, message.subject) if message.subject else None,
        "event_order_id": getattr(event, "order_id", None),
    }


@cache
def statement_of(message: Message) -> Statement:
    """What writes a message, with the fields of its event bound by name."""
    told = _told(message)
    if message.is_pushed:
        told = _pushed(message, told)
    return Statement(select(func.count()).select_from(told))


def _told(message: Message) -> Any:
    who = message.recipients.subquery("recipients").c.account_id
    rows = select(
        id_in_database(),
        who,
        literal(message.kind.value, Text()),
        bindparam("event_order_id", type_=Uuid(as_uuid=True)),
        bindparam("event_subject_id", type_=Uuid(as_uuid=True)),
        bindparam("event_facts", type_=JSONB()),
        bindparam("event_at", type_=Moment()),
    ).where(who.is_distinct_from(bindparam("event_actor_id", type_=Uuid(as_uuid=True))))
    columns = ["id", "account_id", "kind", "order_id", "subject_id", "facts", "created_at"]
    written = insert(Notification).from_select(columns, rows, include_defaults=False)
    return written.returning(Notification.id, Notification.account_id).cte("told")


def _pushed(message: Message, told: Any) -> Any:
    """A delivery for everybody who can be rung and wants to be; the way is chosen when it is due."""
    unwanted = exists().where(
        Preference.account_id == told.c.account_id, Preference.kind == message.kind.value, not_(Preference.is_pushed)
    )
    reached = exists().where(
        Device.account_id == told.c.account_id,
        DeviceSession.id == Device.session_id,
        DeviceSession.revoked_at.is_(None),
    )
    rows = (
        select(id_in_database(), bindparam("event_at", type_=Moment()), told.c.id, _lane(message), _due())
        .select_from(told)
        .where(not_(unwanted), or_(reached, _as_text(message)))
    )
    columns = ["id", "created_at", "notification_id", "lane", "next_attempt_at"]
    return insert(Delivery).from_select(columns, rows, include_defaults=False).returning(Delivery.id).cte("pushed")


def _as_text(message: Message) -> ColumnElement[bool]:
    """Whether it may become a text message, for those without a device."""
    if message.kind in classes.TEXTS:
        return bindparam("event_has_sms", type_=Boolean())
    if message.kind in classes.URGENT_TEXTS:
        return and_(bindparam("event_has_sms", type_=Boolean()), _is_urgent())
    return false()


def _lane(message: Message) -> ColumnElement[Any]:
    return case((_is_urgent(), literal(int(Lane.URGENT))), else_=literal(int(classes.lane_of(message.kind))))


def _due() -> ColumnElement[Any]:
    """At once for an urgent order, else after the quiet hours."""
    at, morning = bindparam("event_at", type_=Moment()), bindparam("event_morning", type_=Moment())
    return case((_is_urgent(), at), else_=morning)


def _is_urgent() -> ColumnElement[bool]:
    return exists().where(
        Order.id == bindparam("event_order_id", type_=Uuid(as_uuid=True)), Order.urgency == Urgency.URGENT
    )
