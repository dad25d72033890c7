"""The tables of reviews."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
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
    SECOND_APPROVAL = "second_approval"
    """A service that was entered afterwards (补录): a second person lets it count, or nobody does."""
    APPEAL = "appeal"
    """Another case's decision, before the level above; ``subject_id`` is that case."""


class CaseStatus(StrEnum):
    """Whether a case still waits."""

    OPEN = "open"
    ASKED = "asked"
    """The member was asked a question and has not answered."""
    PROPOSED = "proposed"
    """One of the committee decided, and a second person is to confirm it."""
    DECIDED = "decided"
    CLOSED = "closed"
    """Nothing was left to decide."""


WAITING = (CaseStatus.OPEN, CaseStatus.ASKED, CaseStatus.PROPOSED)


class Decision(StrEnum):
    """What the committee decided: about points, or about what somebody claims."""

    POST = "post"
    """The points stand."""
    ADJUST = "adjust"
    """The service counts with other minutes."""
    REJECT = "reject"
    """The service earns nothing."""
    ASK = "ask"
    """A question to the member; the case waits for the answer."""
    UPHELD = "upheld"
    """What a dispute or a report claims is so."""
    DISMISSED = "dismissed"


class StepKind(StrEnum):
    """What somebody did about a case."""

    ASKED = "asked"
    ANSWERED = "answered"
    PROPOSED = "proposed"
    DECLINED = "declined"
    """The second person did not confirm; the case is open again."""
    DECIDED = "decided"
    APPEALED = "appealed"
    REFUSED = "refused"
    """The member says: this was not me."""


QUEUED = "status IN ('open', 'asked', 'proposed') AND kind <> 'service'"
"""What waits for the committee by exception. A confirmed service that nothing speaks against is to be seen, not decided."""
SHOWN = "kind <> 'service' OR decision IS NOT NULL"
"""What the persons concerned see in the list of their own cases."""


class Case(Identified, Base):
    """Something that the committee of a place is to look at, with what it is about and the evidence."""

    __tablename__ = "cases"
    __table_args__ = (
        one_of("kind", CaseKind),
        one_of("status", CaseStatus),
        one_of("decision", Decision),
        no_longer_than("reason", 500),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
        *(
            Index(
                f"ix_cases_queue_{digits}", text(f"left(place_code, {digits})"), "due_at", "id", postgresql_where=QUEUED
            )
            for digits in (6, 9, 12)
        ),
        Index("ix_cases_member_id", "member_id", "id", postgresql_where=SHOWN),
        Index("ix_cases_recipient_id", "recipient_id", "id", postgresql_where=SHOWN),
        Index("ix_cases_assignment_id", "assignment_id"),
        Index("ix_cases_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
        Index("ix_cases_order_id", "order_id"),
        Index("ix_cases_reported", "opened_by_id", postgresql_where="kind = 'problem'"),
        Index("uq_cases_subject", "kind", "subject_id", unique=True),
    )

    kind: Mapped[CaseKind]
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    subject_id: Mapped[UUID]
    """The assignment, order, report or case that the case is about; one case a kind and subject."""
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id"))
    """The service that it is about, if it is about one."""
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Whose case it is: who served, or else who reported."""
    recipient_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who received the help."""
    due_at: Mapped[datetime]
    """By when the committee is to look at it, by what it is about and how many points are at stake; the queue's order."""
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.OPEN)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decision: Mapped[Decision | None]
    """What was decided, or, while ``proposed``, what one of the committee wants to decide."""
    minutes: Mapped[int | None]
    """The minutes that an adjustment lets count."""
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """The second person who confirmed the decision, where it needed one."""
    level_code: Mapped[str | None] = mapped_column(ForeignKey("places.code"))
    """The place whose committee decided: an appeal goes to the level above it."""
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


class CaseStep(Identified, Base):
    """One act about a case: who, when, what, in which words. Never changed."""

    __tablename__ = "case_steps"
    __table_args__ = (
        one_of("kind", StepKind),
        one_of("decision", Decision),
        no_longer_than("words", 500),
        Index("ix_case_steps_case_id", "case_id", "id"),
        Index("ix_case_steps_actor_id", "actor_id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[StepKind]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decision: Mapped[Decision | None]
    minutes: Mapped[int | None]
    words: Mapped[str | None]
