"""The second person of a ledger transaction, who is never the first, and the reason of a reversal."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = "ledger_transactions"


def upgrade() -> None:
    """Forward."""
    op.add_column(TABLE, sa.Column("approved_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_ledger_transactions_approved_by_id"), TABLE, "accounts", ["approved_by_id"], ["id"])
    op.create_check_constraint(op.f("ck_ledger_transactions_approved_by"), TABLE, "approved_by_id <> actor_id")
    op.create_check_constraint(op.f("ck_ledger_transactions_reason"), TABLE, "kind <> 'reversal' OR reason IS NOT NULL")


def downgrade() -> None:
    """Back."""
    op.drop_constraint(op.f("ck_ledger_transactions_reason"), TABLE)
    op.drop_column(TABLE, "approved_by_id")
