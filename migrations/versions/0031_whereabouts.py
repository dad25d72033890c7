"""Where an activity was is forgotten after a time."""

from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.alter_column("activities", "whereabouts_sealed", existing_type=postgresql.BYTEA(), nullable=True)


def downgrade() -> None:
    """Back: what is forgotten is nowhere."""
    op.execute("UPDATE activities SET whereabouts_sealed = '' WHERE whereabouts_sealed IS NULL")
    op.alter_column("activities", "whereabouts_sealed", existing_type=postgresql.BYTEA(), nullable=False)
