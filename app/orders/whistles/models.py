"""The tables of whistles."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of


class WhistleStatus(StrEnum):
    """Whether a whistle still sounds."""

    OPEN = "open"
    CLOSED = "closed"


class CallStatus(StrEnum):
    """Where the call of one unit stands."""

    CALLED = "called"
    REPORTED_IN = "reported_in"
    HANDLED = "handled"
    """The unit says that it is done; the whistler may send it back."""
    HANDED_BACK = "handed_back"
    """The unit says, with a reason, that it is not theirs; the whistler may insist."""
    CLOSED = "closed"
    """Handled, and the whistle is closed."""
    RELEASED = "released"
    """The whistle was closed before the unit had handled it."""


class Climb(StrEnum):
    """How far an overdue call has climbed: who was told last."""

    NONE = "none"
    UNIT = "unit"
    SUBDISTRICT = "subdistrict"
    """The committee of the unit's own subdistrict."""
    DISTRICT = "district"


class WhistleStepKind(StrEnum):
    """What happened to a whistle or to the call of a unit."""

    BLOWN = "blown"
    CALLED = "called"
    REPORTED_IN = "reported_in"
    EVIDENCE = "evidence"
    HANDLED = "handled"
    HANDED_BACK = "handed_back"
    SENT_BACK = "sent_back"
    """Not done well enough: the unit is at it again."""
    INSISTED = "insisted"
    """A hand-back is not accepted: the unit is called again."""
    CLIMBED = "climbed"
    RATED = "rated"
    RELEASED = "released"
    CLOSED = "closed"


class Whistle(Identified, Base):
    """That the committee of an order's place calls units for it. At most one open whistle an order."""

    __tablename__ = "whistles"
    __table_args__ = (
        one_of("status", WhistleStatus),
        no_longer_than("words", 1000),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
        Index("uq_whistles_open", "order_id", unique=True, postgresql_where="status = 'open'"),
        Index("ix_whistles_order_id", "order_id", "id"),
        Index("ix_whistles_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    """The order's."""
    status: Mapped[WhistleStatus] = mapped_column(default=WhistleStatus.OPEN, server_default="open")
    words: Mapped[str]
    """What the units are to do."""
    blown_at: Mapped[datetime]
    blown_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class WhistleCall(Identified, Base):
    """The call of one unit (an organization) by a whistle."""

    __tablename__ = "whistle_calls"
    __table_args__ = (
        one_of("status", CallStatus),
        one_of("climb", Climb),
        no_longer_than("rating_words", 500),
        CheckConstraint("report_by > called_at", name="report_by"),
        CheckConstraint("handle_by > report_by", name="handle_by"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("num_nonnulls(stars, rated_at, rated_by_id) IN (0, 3)", name="rated"),
        Index("uq_whistle_calls_unit", "whistle_id", "organization_id", unique=True),
        Index("ix_whistle_calls_organization_id", "organization_id", "called_at"),
        Index("ix_whistle_calls_overdue_at", "overdue_at", postgresql_where="overdue_at IS NOT NULL"),
    )

    whistle_id: Mapped[UUID] = mapped_column(ForeignKey("whistles.id"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    status: Mapped[CallStatus] = mapped_column(default=CallStatus.CALLED, server_default="called")
    called_at: Mapped[datetime]
    report_by: Mapped[datetime]
    handle_by: Mapped[datetime]
    answered_in_time: Mapped[bool | None]
    """Whether the first answer (reported in or handed back) came by its time; ``None``: neither it nor the time has come."""
    reported_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    climb: Mapped[Climb] = mapped_column(default=Climb.NONE, server_default="none")
    overdue_at: Mapped[datetime | None]
    """When the next who are to hear of it do, unless the unit answers; ``None``: nothing is due."""
    stars: Mapped[int | None] = mapped_column(SmallInteger)
    rating_words: Mapped[str | None]
    rated_at: Mapped[datetime | None]
    rated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class WhistlePhoto(Identified, Base):
    """A photo as evidence of how a unit answers its call, re-encoded as JPEG without metadata."""

    __tablename__ = "whistle_photos"
    __table_args__ = (
        CheckConstraint("octet_length(jpeg) <= 2097152", name="size"),
        Index("ix_whistle_photos_call_id", "call_id", "id"),
        Index("ix_whistle_photos_added_by_id", "added_by_id"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("whistle_calls.id"))
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime]
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))


class WhistleStep(Identified, Base):
    """One thing that happened to a whistle: who, when, what, in which words. Never changed."""

    __tablename__ = "whistle_steps"
    __table_args__ = (
        one_of("kind", WhistleStepKind),
        no_longer_than("words", 1000),
        Index("ix_whistle_steps_whistle_id", "whistle_id", "id"),
        Index("ix_whistle_steps_actor_id", "actor_id", postgresql_where="words IS NOT NULL"),
    )

    whistle_id: Mapped[UUID] = mapped_column(ForeignKey("whistles.id"))
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("whistle_calls.id"))
    kind: Mapped[WhistleStepKind]
    from_status: Mapped[str | None]
    to_status: Mapped[str | None]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """``None``: the service itself, by a rule."""
    words: Mapped[str | None]
    place_code: Mapped[str | None] = mapped_column(ForeignKey("places.code"))
    """Whose committee an overdue call climbed to."""
