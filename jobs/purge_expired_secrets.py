"""Remove what nobody can use any more: codes, tokens, stored answers, old messages, addresses of the past. In batches, each a
transaction, so that it may stop anywhere and go on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.config import Settings
from app.dispatch.models import Asked
from app.kit.database import db
from app.kit.job_runs import Heartbeat
from app.kit.statements import batch
from app.kit.stored_answers import StoredAnswer
from app.kit.transaction import transaction
from app.notifications.delivery import QUIET_ENDS
from app.notifications.models import Delivery, DeliveryStatus, Notification
from app.orders import sealed
from app.orders.activities import sealed as sealed_of_activities
from app.people import purging
from jobs.ticks import Tick

BATCH = 1000
ANSWERS_KEPT = timedelta(days=1)
READ_MESSAGES_KEPT = timedelta(days=180)
FINISHED_DELIVERIES_KEPT = timedelta(days=30)
DEAD_LETTERS_KEPT = timedelta(days=180)
HEARTBEATS_KEPT = timedelta(days=1)


def run(tick: Tick) -> None:
    """Remove until nothing is left to remove."""
    for remove in (_people, _answers, _messages, _deliveries, _heartbeats, _addresses, _whereabouts, _asked):
        tick.again(_in_transaction(remove))


def _in_transaction(remove: Callable[[datetime], int]) -> Callable[[datetime], int]:
    def removed(now: datetime) -> int:
        with transaction():
            return remove(now)

    return removed


def _people(now: datetime) -> int:
    return purging.purge(now, BATCH)


def _answers(now: datetime) -> int:
    return _delete_some((StoredAnswer.account_id, StoredAnswer.key), StoredAnswer.created_at < now - ANSWERS_KEPT)


def _messages(now: datetime) -> int:
    old = and_(Notification.created_at < now - READ_MESSAGES_KEPT, Notification.read_at.is_not(None))
    return _delete_some((Notification.id,), old)


def _deliveries(now: datetime) -> int:
    """What was sent, or ended by nobody's fault; a dead letter stays half a year for whoever looks into it."""
    is_finished = or_(Delivery.status == DeliveryStatus.SENT, Delivery.last_error.in_(QUIET_ENDS))
    finished = and_(Delivery.created_at < now - FINISHED_DELIVERIES_KEPT, is_finished)
    forgotten = Delivery.created_at < now - DEAD_LETTERS_KEPT
    old = and_(Delivery.status != DeliveryStatus.PENDING, or_(finished, forgotten))
    return _delete_some((Delivery.id, Delivery.created_at), old)


def _heartbeats(now: datetime) -> int:
    return _delete_some((Heartbeat.process_id,), Heartbeat.beat_at < now - HEARTBEATS_KEPT)


def _addresses(now: datetime) -> int:
    """Exact address, contact and code of orders that ended; the record of the service stays."""
    return sealed.forget(_addresses_kept_since(now), BATCH)


def _whereabouts(now: datetime) -> int:
    """The same of activities whose last date is over."""
    return sealed_of_activities.forget(_addresses_kept_since(now), BATCH)


def _addresses_kept_since(now: datetime) -> datetime:
    return now - timedelta(days=_settings().addresses_kept_days)


def _asked(now: datetime) -> int:
    """Whom which order was told to, and why."""
    key = (Asked.order_id, Asked.volunteer_id)
    return _delete_some(key, Asked.at < now - timedelta(days=_settings().asked_kept_days))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _delete_some(key: tuple[InstrumentedAttribute[Any], ...], over: ColumnElement[bool]) -> int:
    """Delete a batch; rows that another process is deleting are left to it."""
    some = batch(select(*key).where(over).limit(BATCH).with_for_update(skip_locked=True))
    old = delete(key[0].class_).where(db.tuple_(*key).in_(some)).execution_options(synchronize_session=False)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]
