"""Who was asked by hand stands in the log of messages too, without a wave."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.alter_column("asked_volunteers", "wave_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    """Back: without a wave there was no line."""
    op.execute("DELETE FROM asked_volunteers WHERE wave_id IS NULL")
    op.alter_column("asked_volunteers", "wave_id", existing_type=sa.Uuid(), nullable=False)
