"""Photos as evidence of a whistle."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "whistle_photos",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("octet_length(jpeg) <= 2097152", name=op.f("ck_whistle_photos_size")),
        sa.ForeignKeyConstraint(["added_by_id"], ["accounts.id"], name=op.f("fk_whistle_photos_added_by_id")),
        sa.ForeignKeyConstraint(["call_id"], ["whistle_calls.id"], name=op.f("fk_whistle_photos_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistle_photos")),
    )
    op.create_index("ix_whistle_photos_added_by_id", "whistle_photos", ["added_by_id"], unique=False)
    op.create_index("ix_whistle_photos_call_id", "whistle_photos", ["call_id", "id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_whistle_photos_call_id", table_name="whistle_photos")
    op.drop_index("ix_whistle_photos_added_by_id", table_name="whistle_photos")
    op.drop_table("whistle_photos")
