"""Which accounts have used the same device."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "shared_devices",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("account_id < other_id", name=op.f("ck_shared_devices_pair")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_shared_devices_account_id")),
        sa.ForeignKeyConstraint(["other_id"], ["accounts.id"], name=op.f("fk_shared_devices_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_devices")),
    )
    op.create_index("uq_shared_devices_pair", "shared_devices", ["account_id", "other_id"], unique=True)
    op.create_index("ix_shared_devices_other_id", "shared_devices", ["other_id"])
    op.create_index("ix_shared_devices_seen_at", "shared_devices", ["seen_at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("shared_devices")
