"""Secret addresses of calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "calendar_feeds",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_calendar_feeds_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_calendar_feeds")),
    )
    op.create_index("uq_calendar_feeds_secret_hash", "calendar_feeds", ["secret_hash"], unique=True)


def downgrade() -> None:
    """Back."""
    op.drop_index("uq_calendar_feeds_secret_hash", table_name="calendar_feeds")
    op.drop_table("calendar_feeds")
