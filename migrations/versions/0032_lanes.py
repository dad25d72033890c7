"""Lanes of the outbox, so that what is urgent waits behind no announcement, and the names that providers know messages by."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

PENDING = "status = 'pending'"


def upgrade() -> None:
    """Forward."""
    op.add_column("deliveries", sa.Column("lane", sa.SmallInteger(), server_default="2", nullable=False))
    op.add_column("deliveries", sa.Column("known_as", sa.Text(), nullable=True))
    op.drop_index("ix_deliveries_due", table_name="deliveries")
    op.create_index("ix_deliveries_due", "deliveries", ["lane", "next_attempt_at"], postgresql_where=PENDING)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_deliveries_due", table_name="deliveries")
    op.create_index("ix_deliveries_due", "deliveries", ["next_attempt_at"], postgresql_where=PENDING)
    op.drop_column("deliveries", "known_as")
    op.drop_column("deliveries", "lane")
