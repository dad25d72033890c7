"""The tables of settlement. None of their rows is ever changed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, after_create, one_of

REFUSE_CHANGES = """
CREATE OR REPLACE FUNCTION refuse_change_of_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a closed statement never changes; a correction lands in the next one' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_statement();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_statement();
"""


class SubjectKind(StrEnum):
    """Whose statement it is. A place's tells what was given out there and in the places below it."""

    PERSON = "person"
    ORGANIZATION = "organization"
    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"


PLACES = (SubjectKind.COMMUNITY, SubjectKind.SUBDISTRICT, SubjectKind.DISTRICT)


class PeriodKind(StrEnum):
    """Monthly statement (月汇总), quarterly order (季排队) of the organizations of a place, annual review (年总评)."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Part(StrEnum):
    """What is closed at a time: the ledger's month itself, and the statements of one kind of subject."""

    LEDGER = "ledger"
    PERSON = "person"
    ORGANIZATION = "organization"
    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"


class Statement(Identified, Base):
    """One subject's closed document of one period."""

    __tablename__ = "statements"
    __table_args__ = (
        one_of("subject_kind", SubjectKind),
        one_of("period_kind", PeriodKind),
        CheckConstraint("octet_length(hash) = 32", name="hash"),
        Index(
            "uq_statements_subject_kind_subject_id_period_kind_period_on",
            "subject_kind", "subject_id", "period_kind", "period_on", unique=True,
        ),
        Index("uq_statements_number", "number", unique=True),
        Index("ix_statements_period_on", "period_on", "period_kind", "subject_kind"),
    )  # fmt: skip

    number: Mapped[str]
    """Anybody may check it: ``DZ-…``."""
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[str]
    """The account's or the organization's id, or the place's code."""
    period_kind: Mapped[PeriodKind]
    period_on: Mapped[date]
    """The period's first day, in Shanghai."""
    content: Mapped[dict[str, Any]]
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The hash of the subject's statement before, of the same kind of period; ``None``: this is the first."""
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the statement's canonical form, see :mod:`app.points.statements.canonical`."""
    closed_at: Mapped[datetime]


class Closing(Base):
    """That a part of a period is closed, with a mark that nobody can make without the service's key."""

    __tablename__ = "closings"
    __table_args__ = (one_of("period_kind", PeriodKind), one_of("part", Part))

    period_kind: Mapped[PeriodKind] = mapped_column(primary_key=True)
    period_on: Mapped[date] = mapped_column(primary_key=True)
    part: Mapped[Part] = mapped_column(primary_key=True)
    rows: Mapped[int]
    """How many statements, or transactions of the ledger, there are."""
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    """Over all their hashes (or seals), in order: one that is missing, changed or added no longer fits."""
    closed_at: Mapped[datetime]


class LedgerCheck(Base):
    """The daily check (日检查): what was entered on a day, and what was found broken after it."""

    __tablename__ = "ledger_checks"

    day: Mapped[date] = mapped_column(primary_key=True)
    """In Shanghai."""
    checked_at: Mapped[datetime]
    transactions: Mapped[int]
    postings: Mapped[int]
    broken: Mapped[int]
    found: Mapped[dict[str, Any]]
    """The ids by the invariant that they break."""


class FeedbackNotice(Base):
    """That an organization's officers were told of the month's feedback sheet (反馈)."""

    __tablename__ = "feedback_notices"

    statement_id: Mapped[UUID] = mapped_column(ForeignKey("statements.id"), primary_key=True)
    told_at: Mapped[datetime]


for _model in (Statement, Closing, LedgerCheck):
    after_create(_model, REFUSE_CHANGES.format(table=_model.__tablename__))
