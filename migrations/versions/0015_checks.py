"""Whom one person confirms and rates in a day, for the checks."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_assignments_proved_by_id",
        "assignments",
        ["proved_by_id", "checked_in_at"],
        postgresql_where="proved_by_id IS NOT NULL",
    )
    op.drop_index("ix_ratings_rated_by_id", table_name="ratings")
    op.create_index("ix_ratings_rated_by_id", "ratings", ["rated_by_id", "rated_at"])


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_ratings_rated_by_id", table_name="ratings")
    op.create_index("ix_ratings_rated_by_id", "ratings", ["rated_by_id"])
    op.drop_index("ix_assignments_proved_by_id", table_name="assignments")
