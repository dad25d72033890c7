"""The tables of notifications."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, one_of, partitioned_by_month
from app.kit.ids import new_id


class Channel(StrEnum):
    """A way to a person beside the inbox."""

    FCM = "fcm"
    JPUSH = "jpush"
    WEB_PUSH = "web_push"
    WECHAT = "wechat"
    SMS = "sms"


class DeviceChannel(StrEnum):
    """The ways that need an address of their own; a text message goes to the account's phone."""

    FCM = "fcm"
    JPUSH = "jpush"
    WEB_PUSH = "web_push"
    WECHAT = "wechat"


class MessageClass(StrEnum):
    """What a message is to its reader: limits, and how long a receipt is waited for, go by it."""

    INVITATION = "invitation"
    SERVICE = "service"
    SECURITY = "security"
    NEWS = "news"


class Stage(StrEnum):
    """What is known of a ring's end, as the app tells it."""

    DELIVERED = "delivered"
    OPENED = "opened"
    ANSWERED = "answered"


class Lane(IntEnum):
    """Which deliveries go before which: what is urgent waits behind no announcement, whatever its size."""

    URGENT = 0
    SERVICE = 1
    """About a service in course, or one's security."""
    OTHERS = 2


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"


class Device(Identified, Base):
    """A device that takes pushes, by the provider's token, which is sealed with the device's id."""

    __tablename__ = "devices"
    __table_args__ = (
        one_of("channel", DeviceChannel),
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
    """One row of the outbox: one notification on one way to its reader. Partitioned by month of creation.

    A notification has one row at a time that is not settled: another way is tried when this one failed or brought no receipt.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        one_of("status", DeliveryStatus),
        one_of("channel", Channel),
        Index("ix_deliveries_fall_back_at", "fall_back_at", postgresql_where="fall_back_at IS NOT NULL"),
        Index("ix_deliveries_due", "lane", "next_attempt_at", postgresql_where="status = 'pending'"),
        Index("ix_deliveries_dead", "created_at", postgresql_where="status = 'dead'"),
        Index("ix_deliveries_notification_id", "notification_id"),
        {"postgresql_partition_by": "RANGE (created_at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(primary_key=True)
    notification_id: Mapped[UUID]
    channel: Mapped[Channel | None]
    """Chosen when it is due; ``None`` until then."""
    device_id: Mapped[UUID | None]
    """``None`` also for a text message."""
    turn: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    """1: the first way; 2: the next, after the first failed or stayed without a receipt."""
    lane: Mapped[int] = mapped_column(SmallInteger, default=Lane.OTHERS, server_default="2")
    known_as: Mapped[str | None]
    """What the provider knows this message by at every attempt, where it gives out such names: it sends none twice."""
    named_at: Mapped[datetime | None]
    """When it got that name; a provider forgets it some time later, and the message gets another."""
    status: Mapped[DeliveryStatus] = mapped_column(default=DeliveryStatus.PENDING, server_default="pending")
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    faults: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """The attempts that failed while the provider served others: what a provider's outage costs is not counted."""
    next_attempt_at: Mapped[datetime]
    """Not before this; while a worker holds the row it is the end of the lease."""
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    """The provider's error code, never its text."""
    fall_back_at: Mapped[datetime | None]
    """When another way is tried, if no receipt has come by then."""


class Receipt(Base):
    """That a notification reached its reader, was opened or was answered; the first word of each counts."""

    __tablename__ = "receipts"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("channel", Channel),
        Index("ix_receipts_sent_on", "sent_on", "channel", "stage"),
    )

    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(primary_key=True)
    channel: Mapped[Channel | None]
    """The way that it was last sent on; ``None``: on none, it was found in the inbox."""
    sent_on: Mapped[date | None]
    """The day in Shanghai on which it was sent."""
    at: Mapped[datetime]


class ChannelState(Base):
    """How a provider does, shared by all processes: the circuit breaker and the minute's count. No row: all is well."""

    __tablename__ = "channel_states"
    __table_args__ = (one_of("channel", Channel),)

    channel: Mapped[Channel] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """In a row, until it served somebody."""
    openings: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the breaker opened since the provider last served somebody."""
    closed_until: Mapped[datetime | None]
    """Nothing is sent before; then one delivery is, as a probe, and while it is under way this is the end of its time."""
    minute_at: Mapped[datetime | None]
    minute_taken: Mapped[int] = mapped_column(default=0, server_default="0")


class ChannelDay(Base):
    """What was handed to a provider on a day in Shanghai, by class: the day's limits and the report count here."""

    __tablename__ = "channel_days"
    __table_args__ = (one_of("channel", Channel), one_of("message_class", MessageClass))

    day: Mapped[date] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(primary_key=True)
    message_class: Mapped[MessageClass] = mapped_column(primary_key=True)
    tried: Mapped[int] = mapped_column(default=0, server_default="0")
    sent: Mapped[int] = mapped_column(default=0, server_default="0")
    dead: Mapped[int] = mapped_column(default=0, server_default="0")


class Preference(Base):
    """That a person does not want pushes of a kind. The inbox always keeps the message."""

    __tablename__ = "notification_preferences"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    is_pushed: Mapped[bool]


partitioned_by_month(Delivery)
