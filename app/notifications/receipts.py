"""Receipts: that a notification reached its reader, was opened, or was answered, as the app tells it.

They are rows for whoever learns from them: join :class:`app.notifications.models.Receipt` with the notification for its order,
its reader and its moment. The first word of each stage counts, so there are three a notification at most.
"""

from uuid import UUID

from sqlalchemy import Date, Subquery, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from app.kit.database import db
from app.notifications.errors import NotificationNotFound
from app.notifications.models import Delivery, DeliveryStatus, Notification, Receipt, Stage
from app.people.actors import Occasion


def tell(notification_id: UUID, stage: Stage, occasion: Occasion) -> None:
    """Keep that one of the reader's notifications came so far; a second time changes nothing.

    Raises :class:`NotificationNotFound`.
    """
    its = (Notification.id == notification_id, Notification.account_id == occasion.person.account_id)
    if db.session.scalar(select(Notification.id).where(*its)) is None:
        raise NotificationNotFound()
    last = _last_ring(notification_id)
    row = select(
        literal(notification_id), literal(stage.value), last.c.channel, last.c.sent_on, literal(occasion.at)
    ).select_from(select(literal(1)).subquery().outerjoin(last, literal(True)))
    columns = ["notification_id", "stage", "channel", "sent_on", "at"]
    db.session.execute(insert(Receipt).from_select(columns, row).on_conflict_do_nothing())


def _last_ring(notification_id: UUID) -> Subquery:
    """The way on which it was sent last, and the day; one that is just on its way counts as sent today."""
    sent_at = func.coalesce(Delivery.sent_at, Delivery.next_attempt_at)
    return (
        select(Delivery.channel, cast(func.timezone("Asia/Shanghai", sent_at), Date).label("sent_on"))
        .where(
            Delivery.notification_id == notification_id,
            Delivery.channel.is_not(None),
            Delivery.status != DeliveryStatus.DEAD,
        )
        .order_by(Delivery.turn.desc(), Delivery.id.desc())
        .limit(1)
        .subquery("last_ring")
    )
