"""The tables of dispatch."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, one_of


class Circle(StrEnum):
    """How far an order has been carried: the escalation ladder."""

    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    DESK = "desk"
    """The ladder has ended: the order is on the committee's desk for hand dispatch (派单)."""


class Dispatch(Base):
    """Where the dispatch of an order stands. ``next_step_at`` is ``None`` when nothing more is due."""

    __tablename__ = "dispatches"
    __table_args__ = (
        one_of("circle", Circle),
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
    """That a volunteer was told of an order, in which wave, and why they."""

    __tablename__ = "asked_volunteers"
    __table_args__ = (
        Index("ix_asked_volunteers_volunteer_id_at", "volunteer_id", "at"),
        Index("ix_asked_volunteers_at", "at", postgresql_using="brin", postgresql_with={"autosummarize": "true"}),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    wave_id: Mapped[UUID] = mapped_column(ForeignKey("waves.id"))
    at: Mapped[datetime]
    reasons: Mapped[dict[str, Any]]
