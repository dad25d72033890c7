"""The tables of dispatch."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Float, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, Moment, one_of


class Circle(StrEnum):
    """How far an order has been carried: the escalation ladder."""

    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    DESK = "desk"
    """The ladder has ended: the order is on the committee's desk for hand dispatch (派单)."""


class Answer(StrEnum):
    """What somebody who was told of an order said to it."""

    NONE = "none"
    ACCEPTED = "accepted"
    """A yes, also one that came too late for a slot."""
    NOT_THIS = "not_this"
    NOT_NOW = "not_now"
    NOT_THIS_KIND = "not_this_kind"


class Hours(StrEnum):
    """The profiles of hours among which a volunteer chooses; learning goes by their order, and by one more: not said."""

    WORKER = "worker"
    RETIRED = "retired"
    STUDENT = "student"
    FLEXIBLE = "flexible"


class Preset(StrEnum):
    """How a place wants its orders carried; the numbers are in ``app.dispatch.choice.settings``."""

    STANDARD = "standard"
    BALANCED = "balanced"
    ECO = "eco"
    FAST = "fast"


class Arm(StrEnum):
    """Which policy carries an order of a place that measures its own against another."""

    USUAL = "usual"
    """The place's own."""
    NEAREST = "nearest"
    """The nearest ten: the hold-out."""


class Dispatch(Base):
    """Where the dispatch of an order stands. ``next_step_at`` is ``None`` when nothing more is due."""

    __tablename__ = "dispatches"
    __table_args__ = (
        one_of("circle", Circle),
        one_of("arm", Arm),
        CheckConstraint("(arm IS NULL) = (hold_out IS NULL)", name="drawn"),
        Index("ix_dispatches_next_step_at", "next_step_at", postgresql_where="next_step_at IS NOT NULL"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    circle: Mapped[Circle]
    wave: Mapped[int] = mapped_column(SmallInteger)
    """How many waves have been sent."""
    asked: Mapped[int]
    """How many volunteers have been told so far."""
    next_step_at: Mapped[datetime | None]
    arm: Mapped[Arm | None]
    """Drawn when it began, for good; ``None``: its place held nothing out then, or it calls a team or organizations."""
    hold_out: Mapped[float | None] = mapped_column(Float)
    """With which share it was drawn."""


class Wave(Identified, Base):
    """One wave: when, to which circle, how many."""

    __tablename__ = "waves"
    __table_args__ = (one_of("circle", Circle), Index("uq_waves_order_id_number", "order_id", "number", unique=True))

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    circle: Mapped[Circle]
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    at: Mapped[datetime]
    size: Mapped[int]


class Asked(Base):
    """That a volunteer was told of an order, in which wave, why they, and what they answered: the log that learning reads."""

    __tablename__ = "asked_volunteers"
    __table_args__ = (
        one_of("answer", Answer),
        CheckConstraint("(answer = 'none') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("p BETWEEN 0 AND 1", name="p"),
        CheckConstraint("num_nonnulls(p, profile, slot, distance, fatigue) IN (0, 5)", name="levels"),
        Index("ix_asked_volunteers_volunteer_id_at", "volunteer_id", "at"),
        Index("ix_asked_volunteers_at", "at", postgresql_using="brin", postgresql_with={"autosummarize": "true"}),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    wave_id: Mapped[UUID | None] = mapped_column(ForeignKey("waves.id"))
    """``None``: asked by hand."""
    at: Mapped[datetime]
    reasons: Mapped[dict[str, Any]]
    p: Mapped[float | None] = mapped_column(Float)
    """The probability of a yes that was expected; ``None``, as the levels: all of a team, or all officers, were told."""
    profile: Mapped[int | None] = mapped_column(SmallInteger)
    slot: Mapped[int | None] = mapped_column(SmallInteger)
    distance: Mapped[int | None] = mapped_column(SmallInteger)
    fatigue: Mapped[int | None] = mapped_column(SmallInteger)
    """The levels of the factors (see ``app.dispatch.choice.learning``) when they were told."""
    answer: Mapped[Answer] = mapped_column(default=Answer.NONE, server_default="none")
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    """Until when a yes was possible; ``None``: it still is, or the order's time has run out."""
    received_at: Mapped[datetime | None]
    """When the message was first known to be on their device; ``None``: nothing was said of that."""
    opened_at: Mapped[datetime | None]
    """When they first opened it; an answer without an opening is none."""
    lost_at: Mapped[datetime | None]
    """When every way of ringing them had failed; what came from them later counts more (``app.dispatch.reaching.IS_LOST``)."""


class LostInvitation(Base):
    """That an invitation rang nowhere, until dispatch has heeded it: a row that is only ever inserted by who sends, so that
    sending waits for nobody."""

    __tablename__ = "lost_invitations"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    at: Mapped[datetime]
    is_address_gone: Mapped[bool]
    """Whether their addresses take nothing any more: somebody else is asked at once. Where our sending failed, nobody is hurried:
    others would not be reached either."""


class Wish(Base):
    """What a volunteer declares of hours and limits of their own; who never declared anything has no row."""

    __tablename__ = "dispatch_wishes"
    __table_args__ = (
        one_of("hours", Hours),
        CheckConstraint("windows ~ '^[01]{168}$'", name="windows"),
        CheckConstraint("most_km BETWEEN 1 AND 50", name="most_km"),
        CheckConstraint("most_a_week BETWEEN 1 AND 50", name="most_a_week"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    hours: Mapped[Hours | None]
    windows: Mapped[str | None]
    """The hours of a week, Monday's first, in which they could serve: 168 times ``0`` or ``1``; ``None``: any."""
    excused_until: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]
    """Set by "not now": nothing reaches them before."""
    most_km: Mapped[int | None] = mapped_column(SmallInteger)
    most_a_week: Mapped[int | None] = mapped_column(SmallInteger)
    """The most orders that they want to be told of in seven days."""
    unwanted_kinds: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """Service types of which they want to hear nothing."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises with every edit; the ETag."""


class Block(Base):
    """That somebody wants nothing to do with another person: neither is told of the other's orders."""

    __tablename__ = "blocks"
    __table_args__ = (
        Index("ix_blocks_other_id", "other_id"),
        CheckConstraint("account_id <> other_id", name="another"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    at: Mapped[datetime]


class Attention(Base):
    """What waves need to know of a volunteer without a look at the log: kept by events, and by the learning of each night."""

    __tablename__ = "attention"

    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    told_at: Mapped[list[datetime]] = mapped_column(ARRAY(Moment()), default=list, server_default="{}")
    """When they were told of an order, in the seven days before the last time."""
    last_told_at: Mapped[datetime | None]
    told: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many orders they were ever told of."""
    accepted: Mapped[int] = mapped_column(default=0, server_default="0")
    """To how many of these they said yes."""
    unanswered: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many in a row they did not answer; −1 if their last one had a yes."""
    person: Mapped[float] = mapped_column(Float, default=1.0, server_default="1")
    """Learned: how much more often than others they say yes."""
    by_kind: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Learned: the same by service type, beyond ``person``."""
    by_part: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Learned: the same by part of the day (0 night, 1 morning, 2 afternoon, 3 evening), beyond ``person``."""


class KnowledgeVersion(Identified, Base):
    """What a night's learning found to be the same for everybody. The latest version (its id rises) counts."""

    __tablename__ = "dispatch_knowledge"

    made_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]
    """The factors and delays (see ``app.dispatch.knowing``), and the median delay of a yes by district."""
    messages: Mapped[int]
    """From how many messages it was learned."""
    people_until: Mapped[UUID | None]
    """The volunteers up to this one were learned with it."""
    finished_at: Mapped[datetime | None]
    """When all of them were."""


class PlaceSettings(Base):
    """How a place, and those below it without settings of their own, want their orders carried."""

    __tablename__ = "dispatch_settings"
    __table_args__ = (
        one_of("preset", Preset),
        CheckConstraint("hold_out BETWEEN 0 AND 0.2", name="hold_out"),
    )

    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"), primary_key=True)
    preset: Mapped[Preset] = mapped_column(default=Preset.STANDARD)
    overrides: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Numbers of the preset that are other here, within their bounds."""
    hold_out: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")
    """The share of orders that are told to the nearest ten, to measure the policy against."""
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
