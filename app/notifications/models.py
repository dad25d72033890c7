"""The tables of notifications."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, one_of, partitioned_by_month
from app.kit.ids import new_id


class Channel(StrEnum):
    """A way to a person beside the inbox."""

    FCM = "fcm"


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"


class Device(Identified, Base):
    """A device that takes pushes, by the provider's token, which is sealed with the device's id."""

    __tablename__ = "devices"
    __table_args__ = (
        one_of("channel", Channel),
        Index("uq_devices_token_index", "token_index", unique=True),
        Index("ix_devices_account_id", "account_id"),
        Index("ix_devices_session_id", "session_id"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    channel: Mapped[Channel]
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    token_index: Mapped[bytes] = mapped_column(LargeBinary)
    registered_at: Mapped[datetime]


class Notification(Identified, Base):
    """One message in one person's inbox: a kind of the catalogue and the ids that it speaks of, never a text or personal data."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_account_id", "account_id", "id"),
        Index("ix_notifications_unread", "account_id", "id", postgresql_where="read_at IS NULL"),
        Index("ix_notifications_created_at", "created_at"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str]
    order_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    """What it is about beside the order: an assignment, a registration, a transaction, a case."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Numbers, times and codes that the text is filled with."""
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Delivery(Base):
    """One row of the outbox: one notification to one device. Partitioned by month of creation."""

    __tablename__ = "deliveries"
    __table_args__ = (
        one_of("status", DeliveryStatus),
        Index("ix_deliveries_due", "next_attempt_at", postgresql_where="status = 'pending'"),
        Index("ix_deliveries_dead", "created_at", postgresql_where="status = 'dead'"),
        Index("ix_deliveries_notification_id", "notification_id"),
        {"postgresql_partition_by": "RANGE (created_at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(primary_key=True)
    notification_id: Mapped[UUID]
    device_id: Mapped[UUID]
    status: Mapped[DeliveryStatus] = mapped_column(default=DeliveryStatus.PENDING, server_default="pending")
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    next_attempt_at: Mapped[datetime]
    """Not before this; while a worker holds the row it is the end of the lease."""
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    """The provider's error code, never its text."""


class Preference(Base):
    """That a person does not want pushes of a kind. The inbox always keeps the message."""

    __tablename__ = "notification_preferences"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    is_pushed: Mapped[bool]


partitioned_by_month(Delivery)
