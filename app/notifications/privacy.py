"""What notifications know of a person: handed out to them, and gone with their account."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.kit.database import Base, db
from app.notifications.models import Device, Notification, Preference, Receipt
from app.people.events import AccountErased


def export_of(account_id: UUID) -> dict[str, Any]:
    """Everything here about a person: the inbox, the devices (never their tokens), receipts, preferences."""
    return {
        "notifications": _rows(
            Notification, account_id, "id", "kind", "order_id", "subject_id", "facts", "created_at", "read_at"
        ),
        "devices": _rows(Device, account_id, "id", "channel", "registered_at"),
        "receipts": _receipts(account_id),
        "preferences": _rows(Preference, account_id, "kind", "is_pushed"),
    }


def _receipts(account_id: UUID) -> list[dict[str, Any]]:
    mine = (
        select(Receipt.notification_id, Receipt.stage, Receipt.channel, Receipt.at)
        .join(Notification, Notification.id == Receipt.notification_id)
        .where(Notification.account_id == account_id)
        .order_by(Receipt.notification_id, Receipt.at)
    )
    return [dict(row) for row in db.session.execute(mine).mappings()]


def _rows(model: type[Base], account_id: UUID, *columns: str) -> list[dict[str, Any]]:
    table = model.__table__
    mine = select(*(table.c[name] for name in columns)).where(table.c.account_id == account_id)
    return [dict(row) for row in db.session.execute(mine.order_by(table.c[columns[0]])).mappings()]


def on_account_erased(event: AccountErased) -> None:
    """Forget the inbox, the devices and the preferences; what waits in the outbox finds no device."""
    for table in (Device, Preference, Notification):
        db.session.execute(delete(table).where(table.account_id == event.account_id))
