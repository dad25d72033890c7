"""Reward points that are owed: spent before a correction took them back."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OWED = (
    "owed = 0 OR (owed = -balance AND owed > 0 AND owner_kind = 'volunteer'"
    " AND unit = 'reward_points' AND stage = 'posted')"
)


def upgrade() -> None:
    """Forward."""
    op.add_column("ledger_accounts", sa.Column("owed", sa.BigInteger(), server_default="0", nullable=False))
    op.drop_constraint(op.f("ck_ledger_accounts_balance"), "ledger_accounts")
    op.create_check_constraint(
        op.f("ck_ledger_accounts_balance"), "ledger_accounts", "owner_kind = 'community' OR balance + owed >= 0"
    )
    op.create_check_constraint(op.f("ck_ledger_accounts_owed"), "ledger_accounts", OWED)


def downgrade() -> None:
    """Back: as long as nobody owes anything."""
    op.drop_constraint(op.f("ck_ledger_accounts_owed"), "ledger_accounts")
    op.drop_constraint(op.f("ck_ledger_accounts_balance"), "ledger_accounts")
    op.create_check_constraint(
        op.f("ck_ledger_accounts_balance"), "ledger_accounts", "owner_kind = 'community' OR balance >= 0"
    )
    op.drop_column("ledger_accounts", "owed")
