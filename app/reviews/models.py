"""The tables of reviews."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of


class CaseKind(StrEnum):
    """Why a case waits for the committee."""

    SERVICE = "service"
    """A confirmed service and its points, for the committee to see; closes by itself when the points post."""
    LOW_RATING = "low_rating"
    FLAGGED = "flagged"
    """A check holds the points of a service."""
    DISPUTE = "dispute"
    UNANSWERED = "unanswered"
    PROBLEM = "problem"
    OBJECTION = "objection"
    """Somebody objects to points in public notice (公示); the subject is the service, the words stand in the objections."""


class CaseStatus(StrEnum):
    """Whether a case still waits."""

    OPEN = "open"
    DECIDED = "decided"
    CLOSED = "closed"
    """Nothing was left to decide."""


class Decision(StrEnum):
    """What the committee decided."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Case(Identified, Base):
    """Something that the committee of a place is to look at, with what it is about and the evidence."""

    __tablename__ = "cases"
    __table_args__ = (
        one_of("kind", CaseKind),
        one_of("status", CaseStatus),
        one_of("decision", Decision),
        no_longer_than("reason", 500),
        Index(
            "ix_cases_open",
            "place_code",
            "id",
            postgresql_ops={"place_code": "text_pattern_ops"},
            postgresql_where="status = 'open'",
        ),
        Index("ix_cases_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
        Index("ix_cases_order_id", "order_id"),
        Index("ix_cases_reported", "opened_by_id", postgresql_where="kind = 'problem'"),
        Index("uq_cases_subject", "kind", "subject_id", unique=True),
    )

    kind: Mapped[CaseKind]
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    subject_id: Mapped[UUID]
    """The assignment, order or report that the case is about; one case a kind and subject."""
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.OPEN)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decision: Mapped[Decision | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Objection(Identified, Base):
    """What one person objects to in the points of a service during public notice. Who it is, is the committee's to know."""

    __tablename__ = "objections"
    __table_args__ = (
        no_longer_than("words", 500),
        Index("uq_objections_award_id_objector_id", "award_id", "objector_id", unique=True),
        Index("ix_objections_case_id", "case_id"),
        Index("ix_objections_objector_id", "objector_id", "id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    objector_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str]
    """Empty: the objector's account was erased."""
    objected_at: Mapped[datetime]
