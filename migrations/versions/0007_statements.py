"""Settlement: statements, closings, the daily check, the seals of the ledger, and the consent to a name on the monthly sheet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

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
PERIODS = "'month', 'quarter', 'year'"
SUBJECTS = "'person', 'organization', 'community', 'subdistrict', 'district'"


def upgrade() -> None:
    """Forward."""
    op.add_column(
        "accounts", sa.Column("shows_name_to_organization", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("ledger_transactions", sa.Column("seal", sa.LargeBinary(), nullable=True))
    op.create_index(
        "ix_ledger_transactions_at",
        "ledger_transactions",
        ["at"],
        postgresql_using="brin",
        postgresql_with={"autosummarize": "true"},
    )
    _statements()
    _closings()
    for table in ("statements", "closings", "ledger_checks"):
        op.execute(REFUSE_CHANGES.format(table=table))


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("period_kind", sa.String(length=40), nullable=False),
        sa.Column("period_on", sa.Date(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"subject_kind IN ({SUBJECTS})", name=op.f("ck_statements_subject_kind")),
        sa.CheckConstraint(f"period_kind IN ({PERIODS})", name=op.f("ck_statements_period_kind")),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_statements_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    unique = ["subject_kind", "subject_id", "period_kind", "period_on"]
    op.create_index("uq_statements_" + "_".join(unique), "statements", unique, unique=True)
    op.create_index("uq_statements_number", "statements", ["number"], unique=True)
    op.create_index("ix_statements_period_on", "statements", ["period_on", "period_kind", "subject_kind"])
    op.create_table(
        "feedback_notices",
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_feedback_notices_statement_id")),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_feedback_notices")),
    )


def _closings() -> None:
    op.create_table(
        "closings",
        sa.Column("period_kind", sa.String(length=40), nullable=False),
        sa.Column("period_on", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"period_kind IN ({PERIODS})", name=op.f("ck_closings_period_kind")),
        sa.CheckConstraint(f"part IN ('ledger', {SUBJECTS})", name=op.f("ck_closings_part")),
        sa.PrimaryKeyConstraint("period_kind", "period_on", "part", name=op.f("pk_closings")),
    )
    op.create_table(
        "ledger_checks",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transactions", sa.BigInteger(), nullable=False),
        sa.Column("postings", sa.BigInteger(), nullable=False),
        sa.Column("broken", sa.BigInteger(), nullable=False),
        sa.Column("found", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ledger_checks")),
    )


def downgrade() -> None:
    """Back."""
    for table in ("ledger_checks", "closings", "feedback_notices", "statements"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change_of_statement()")
    op.drop_index("ix_ledger_transactions_at", table_name="ledger_transactions")
    op.drop_column("ledger_transactions", "seal")
    op.drop_column("accounts", "shows_name_to_organization")
