"""Another way for what was sent and brought no receipt in the time that its urgency allows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select, update

from app.kit.database import db
from app.kit.transaction import transaction
from app.notifications import writing
from app.notifications.models import Delivery, DeliveryStatus, Notification, Receipt
from app.notifications.writing import Turn


def fall_back(now: datetime, limit: int) -> int:
    """Have up to ``limit`` notifications without a receipt go another way; how many were looked at. Opens its own transaction.

    Any number of processes may do it; one that dies in it has done nothing.
    """
    with transaction():
        due = db.session.execute(_due(now, limit)).all()
        if due:
            done = update(Delivery).where(Delivery.id.in_([row.id for row in due]), Delivery.fall_back_at <= now)
            db.session.execute(done.values(fall_back_at=None).execution_options(synchronize_session=False))
        writing.next_turns([Turn(row.notification_id, row.turn + 1, row.lane) for row in due if not row.is_heard], now)
    return len(due)


def _due(now: datetime, limit: int) -> Select[Any]:
    silent = (
        select(Delivery.id, Delivery.notification_id, Delivery.turn, Delivery.lane)
        .where(Delivery.fall_back_at <= now, Delivery.status == DeliveryStatus.SENT)
        .order_by(Delivery.fall_back_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("silent")
    )
    receipt = select(literal(True)).where(Receipt.notification_id == silent.c.notification_id).exists()
    unread = (
        select(literal(True))
        .where(Notification.id == silent.c.notification_id, Notification.read_at.is_(None))
        .exists()
    )
    return select(silent, (receipt | ~unread).label("is_heard"))
