"""The answer to "was this you?" stands with the act, and not a second time with the service."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.drop_column("assignments", "acknowledged_at")


def downgrade() -> None:
    """Back."""
    op.add_column("assignments", sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
