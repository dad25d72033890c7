"""The activities that wait for their committee, found without the others."""

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_activities_waiting",
        "activities",
        ["place_code", "id"],
        postgresql_ops={"place_code": "text_pattern_ops"},
        postgresql_where="status = 'pending_review'",
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_activities_waiting", table_name="activities")
