"""What those who asked say of the activity that their merged orders were answered by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "merge_ratings",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rated_by_id", sa.Uuid(), nullable=False),
        sa.Column("is_on_behalf", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("char_length(words) <= 500", name=op.f("ck_merge_ratings_words_length")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_merge_ratings_stars")),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_merge_ratings_merge_id")),
        sa.ForeignKeyConstraint(["rated_by_id"], ["accounts.id"], name=op.f("fk_merge_ratings_rated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_ratings")),
    )
    op.create_index("uq_merge_ratings_merge_id", "merge_ratings", ["merge_id"], unique=True)
    op.create_index("ix_merge_ratings_rated_by_id", "merge_ratings", ["rated_by_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("merge_ratings")
