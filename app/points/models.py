"""The tables of points: rule versions and a double-entry ledger whose postings are never changed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, after_create, one_of, partitioned_by_month
from app.kit.ids import new_id

REFUSE_CHANGES = """
CREATE OR REPLACE FUNCTION refuse_change_of_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is never changed or deleted; write a reversal' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON postings
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON postings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON postings_default
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON ledger_transactions
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON rule_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON rule_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_posting();
"""
"""The ledger is append-only: the database itself refuses any change of a posting, of its transaction, of a rule's version.

A row trigger of a partitioned table holds for its partitions too; one against TRUNCATE does not, so each partition has its own.
"""


class Unit(StrEnum):
    """The two units, never mixed."""

    REPORT_CREDIT = "report_credit"
    REWARD_POINTS = "reward_points"


class Owner(StrEnum):
    """Whose account it is. A community issues: its balance is what it has given out, negative."""

    VOLUNTEER = "volunteer"
    ORGANIZATION = "organization"
    COMMUNITY = "community"
    REWARD = "reward"
    """What was paid for one reward of a catalogue."""
    DONATION = "donation"
    """What a person has on offer to neighbours: theirs no more, and nobody else's yet."""


class Stage(StrEnum):
    """Provisional during public notice (公示), then posted."""

    PROVISIONAL = "provisional"
    POSTED = "posted"


class TransactionKind(StrEnum):
    """Why a transaction was written."""

    AWARD = "award"
    POSTING = "posting"
    """The public notice has ended: provisional becomes posted."""
    REVERSAL = "reversal"
    REDEMPTION = "redemption"
    REDEMPTION_CANCELLED = "redemption_cancelled"
    """Taken back, or not collected in time."""
    DONATION = "donation"
    DONATION_TAKEN = "donation_taken"
    DONATION_RETURNED = "donation_returned"


class AwardStatus(StrEnum):
    """Where an award stands."""

    PROVISIONAL = "provisional"
    HELD = "held"
    """A check flagged it; it waits for the committee."""
    POSTED = "posted"
    REVERSED = "reversed"


class RuleVersion(Identified, Base):
    """The rules of points in force from a day on (Shanghai calendar). Versions are never changed, only followed."""

    __tablename__ = "rule_versions"
    __table_args__ = (Index("uq_rule_versions_effective_on", "effective_on", unique=True),)

    effective_on: Mapped[date]
    rule: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class LedgerAccount(Identified, Base):
    """One owner's account in one unit and stage. ``balance`` always equals the sum of its postings.

    Only a reversal takes it below zero, and only a volunteer's reward points: those were spent before they were taken back.
    """

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        one_of("owner_kind", Owner),
        one_of("unit", Unit),
        one_of("stage", Stage),
        CheckConstraint("owner_kind = 'community' OR balance + owed >= 0", name="balance"),
        CheckConstraint(
            "owed = 0 OR (owed = -balance AND owed > 0 AND owner_kind = 'volunteer'"
            " AND unit = 'reward_points' AND stage = 'posted')",
            name="owed",
        ),
        Index("uq_ledger_accounts_owner", "owner_id", "owner_kind", "unit", "stage", unique=True),
    )

    owner_kind: Mapped[Owner]
    owner_id: Mapped[str]
    """The volunteer's account id, the organization's or reward's id (as text), or the community's code."""
    unit: Mapped[Unit]
    stage: Mapped[Stage]
    balance: Mapped[int] = mapped_column(default=0, server_default="0")
    owed: Mapped[int] = mapped_column(default=0, server_default="0")
    """How far below zero a reversal took it; what comes in pays this off first, and nothing goes out until it is 0."""


class Award(Identified, Base):
    """What one confirmed service earned: the state of one service's points. One award an assignment and try."""

    __tablename__ = "awards"
    __table_args__ = (
        one_of("status", AwardStatus),
        Index("uq_awards_reference", "reference", unique=True),
        Index("ix_awards_volunteer_id", "volunteer_id", "id"),
        Index("ix_awards_organization_id", "organization_id", "id"),
        Index("ix_awards_assignment_id", "assignment_id", "id"),
        Index("ix_awards_posts_on", "posts_on", postgresql_where="status = 'provisional'"),
        Index("ix_awards_served_on", "volunteer_id", "served_on"),
        Index(
            "ix_awards_in_notice",
            "place_code",
            "id",
            postgresql_ops={"place_code": "text_pattern_ops"},
            postgresql_where="status = 'provisional'",
        ),
    )

    reference: Mapped[str]
    """Unique over all months: ``assignment:<id>``, and ``assignment:<id>:2`` for the second try."""
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"))
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    rule_version_id: Mapped[UUID] = mapped_column(ForeignKey("rule_versions.id"))
    served_on: Mapped[date]
    """The day of the service in Shanghai, for the daily cap."""
    minutes_served: Mapped[int]
    minutes_counted: Mapped[int]
    volunteer_points: Mapped[int]
    organization_points: Mapped[int]
    explanation: Mapped[dict[str, Any]]
    """The figures that the entry's sentence is filled with: half hours, rate, bonuses, cap."""
    status: Mapped[AwardStatus]
    awarded_at: Mapped[datetime]
    posts_on: Mapped[date]
    """The first day after the public notice (3 working days)."""


class LedgerTransaction(Identified, Base):
    """Postings that belong together and sum to zero in each unit."""

    __tablename__ = "ledger_transactions"
    __table_args__ = (
        one_of("kind", TransactionKind),
        Index("uq_ledger_transactions_reference", "reference", unique=True),
        CheckConstraint("approved_by_id <> actor_id", name="approved_by"),
        CheckConstraint("kind <> 'reversal' OR reason IS NOT NULL", name="reason"),
        Index("ix_ledger_transactions_award_id", "award_id"),
        Index("ix_ledger_transactions_at", "at", postgresql_using="brin", postgresql_with={"autosummarize": "true"}),
    )

    reference: Mapped[str]
    kind: Mapped[TransactionKind]
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("awards.id"))
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """The second person, where one was needed: never the one who acts."""
    seal: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Over the transaction and its postings, see :mod:`app.points.seals`; ``None``: older than seals."""


class Posting(Base):
    """One entry of the ledger. A trigger refuses UPDATE and DELETE. Partitioned by month."""

    __tablename__ = "postings"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_postings_account_id", "account_id", "id"),
        Index("ix_postings_transaction_id", "transaction_id"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    transaction_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_transactions.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"))
    amount: Mapped[int]


partitioned_by_month(Posting)
after_create(Posting, REFUSE_CHANGES)
