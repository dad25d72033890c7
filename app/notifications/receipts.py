"""Receipts: that a notification reached its reader, was opened, or was answered, as the app tells it.

The first word of each stage counts, so there are three rows a notification at most. What is said of an invitation to an order is
recorded, too: dispatch goes by it (:mod:`app.dispatch.reaching`).
"""

from contextlib import suppress
from uuid import UUID

from sqlalchemy import Date, Subquery, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from app.kit.crypto import CannotOpen, keys
from app.kit.database import db
from app.kit.events import record
from app.notifications.channels.web_push import Subscription
from app.notifications.errors import NotificationNotFound
from app.notifications.events import InvitationOpened, InvitationReceived
from app.notifications.losing import is_invitation
from app.notifications.models import Channel, Delivery, DeliveryStatus, Device, Notification, Receipt, Stage
from app.people.actors import Actor, Occasion
from app.people.models import Language


def tell(notification_id: UUID, stage: Stage, occasion: Occasion) -> None:
    """Keep that one of the reader's notifications came so far; a second time changes nothing.

    Raises :class:`NotificationNotFound`.
    """
    its = (Notification.id == notification_id, Notification.account_id == occasion.person.account_id)
    found = db.session.execute(select(Notification.kind, Notification.order_id).where(*its)).one_or_none()
    if found is None:
        raise NotificationNotFound()
    last = _last_ring(notification_id)
    row = select(
        literal(notification_id), literal(stage.value), last.c.channel, last.c.sent_on, literal(occasion.at)
    ).select_from(select(literal(1)).subquery().outerjoin(last, literal(True)))
    columns = ["notification_id", "stage", "channel", "sent_on", "at"]
    db.session.execute(insert(Receipt).from_select(columns, row).on_conflict_do_nothing())
    hear(found.kind, found.order_id, stage, occasion)


def prove(notification_id: UUID, proof: str, occasion: Occasion) -> None:
    """Keep that a browser showed a notification, on its own word: nobody need be signed in there. A second time changes nothing.

    The browser has said the notification's id under the secret of the subscription that it was sent to
    (:meth:`~app.notifications.channels.web_push.Subscription.proves`). Raises :class:`NotificationNotFound`, also if it has not.
    """
    sent_to = (
        select(Notification.account_id, Device.id, Device.token_sealed)
        .join(Delivery, Delivery.notification_id == Notification.id)
        .join(Device, Device.id == Delivery.device_id)
        .where(
            Notification.id == notification_id,
            Device.channel == Channel.WEB_PUSH,
            Device.account_id == Notification.account_id,
        )
    )
    for account_id, device_id, sealed in db.session.execute(sent_to):
        with suppress(CannotOpen):
            if Subscription.read(keys().open(sealed, device_id)).proves(str(notification_id), proof):
                reader = Actor(account_id, None, Language.CHINESE, ())
                return tell(notification_id, Stage.DELIVERED, Occasion(reader, occasion.at))
    raise NotificationNotFound()


def hear(kind: str, order_id: UUID | None, stage: Stage, occasion: Occasion) -> None:
    """Record what is known now of an invitation to an order; who answers a message has opened it."""
    if order_id is None or not is_invitation(kind):
        return
    event = InvitationReceived if stage is Stage.DELIVERED else InvitationOpened
    mine = {"order_id": order_id, "account_id": occasion.person.account_id}
    record(event(at=occasion.at, actor_id=occasion.actor_id, **mine))


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
