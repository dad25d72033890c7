"""The tables of hand-outs."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Float, ForeignKey, ForeignKeyConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, one_of


class HandOutStatus(StrEnum):
    """Where a hand-out stands."""

    PROPOSED = "proposed"
    """It can be changed by hand; nobody was asked yet."""
    SENT = "sent"
    DISCARDED = "discarded"


class HandOut(Identified, Base):
    """A proposal whom to ask for a set of orders at once, made by the solver and changed by hand."""

    __tablename__ = "hand_outs"
    __table_args__ = (
        one_of("status", HandOutStatus),
        CheckConstraint("most_each BETWEEN 1 AND 3", name="most_each"),
        CheckConstraint("(status = 'proposed') = (ended_at IS NULL)", name="ended"),
        Index("ix_hand_outs_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
    )

    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    status: Mapped[HandOutStatus] = mapped_column(default=HandOutStatus.PROPOSED, server_default="proposed")
    most_each: Mapped[int] = mapped_column(SmallInteger)
    """Orders of the set for which one person is asked at most."""
    first_come: Mapped[dict[str, Any]]
    """What it would bring to go through the orders one by one, each with the nearest who are left."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]
    """When it was sent or discarded."""
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises with every change; the ETag."""


class HandOutOrder(Base):
    """An order of the set."""

    __tablename__ = "hand_out_orders"
    __table_args__ = (Index("ix_hand_out_orders_order_id", "order_id"),)

    hand_out_id: Mapped[UUID] = mapped_column(ForeignKey("hand_outs.id"), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class HandOutLine(Base):
    """That somebody is to be asked for an order of the set."""

    __tablename__ = "hand_out_lines"
    __table_args__ = (
        ForeignKeyConstraint(["hand_out_id", "order_id"], ["hand_out_orders.hand_out_id", "hand_out_orders.order_id"]),
        CheckConstraint("chance BETWEEN 0 AND 1", name="chance"),
        Index("ix_hand_out_lines_volunteer_id", "volunteer_id"),
    )

    hand_out_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    chance: Mapped[float] = mapped_column(Float)
    """The probability of a yes, as it is estimated for a wave."""
    km: Mapped[float] = mapped_column(Float)
    recent: Mapped[int] = mapped_column(SmallInteger)
    """Orders told to them in the past seven days."""
    is_by_hand: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether the committee named them, and not the solver."""
    outcome: Mapped[str | None]
    """Once sent: ``offered``, or the code of the refusal that kept it from being offered."""
