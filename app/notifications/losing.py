"""Invitations that rang nowhere: every way to their reader has failed. Who waits for the answer is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import exists, select

from app.kit.database import db
from app.kit.events import record
from app.notifications.channels.port import NOT_CONFIGURED
from app.notifications.classes import class_of
from app.notifications.events import InvitationsLost
from app.notifications.models import Delivery, DeliveryStatus, MessageClass, Notification, Receipt
from app.notifications.writing import QUIET_ENDS

NOT_LOST = frozenset({"gone", "heard", "order-over"})
"""Ends of deliveries that nobody needed any more."""
OURS = frozenset({NOT_CONFIGURED})
"""Quiet ends that say nothing against an address."""


class Dead(NamedTuple):
    """A delivery that ended, and why."""

    notification_id: UUID
    kind: str
    reason: str | None


def tell(ended: Iterable[Dead], at: datetime) -> None:
    """Tell of those invitations that have no way left; of any other message nobody asks."""
    lost = {one.notification_id: one for one in ended if is_invitation(one.kind) and one.reason not in NOT_LOST}
    if not lost:
        return
    found = db.session.execute(_unheard(list(lost))).all()
    for is_gone in (True, False):
        rows = [row for row in found if _is_address_gone(lost[row.id]) is is_gone]
        if rows:
            record(_event(rows, is_gone, at))


def is_invitation(kind: str) -> bool:
    """Whether a message asks its reader to something."""
    return class_of(kind) is MessageClass.INVITATION


def _is_address_gone(one: Dead) -> bool:
    return one.reason in QUIET_ENDS and one.reason not in OURS


def _event(rows: Sequence[Any], is_address_gone: bool, at: datetime) -> InvitationsLost:
    orders, accounts = (tuple(row.order_id for row in rows), tuple(row.account_id for row in rows))
    return InvitationsLost(
        at=at, actor_id=None, order_ids=orders, account_ids=accounts, is_address_gone=is_address_gone
    )


def _unheard(notification_ids: list[UUID]) -> Any:
    """Those about an order of which no delivery was sent or is on its way, and which nobody has read."""
    other = exists().where(Delivery.notification_id == Notification.id, Delivery.status != DeliveryStatus.DEAD)
    receipt = exists().where(Receipt.notification_id == Notification.id)
    about_order = (Notification.id.in_(notification_ids), Notification.order_id.is_not(None))
    return select(Notification.id, Notification.order_id, Notification.account_id).where(
        *about_order, Notification.read_at.is_(None), ~receipt, ~other
    )
