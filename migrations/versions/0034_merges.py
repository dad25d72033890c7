"""Orders that are alike, merged into an activity."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BEFORE = ("pending_review", "open", "filled")
AFTER = ("in_service", "awaiting_rating", "closed", "rejected", "cancelled", "expired")


def upgrade() -> None:
    """Forward."""
    _let_orders_be((*BEFORE, "merged", *AFTER))
    op.create_table(
        "merges",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_merges_activity_id")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["accounts.id"], name=op.f("fk_merges_merged_by_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_merges_order_id")),
        sa.ForeignKeyConstraint(["target_id"], ["orders.id"], name=op.f("fk_merges_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index("ix_merges_activity_id", "merges", ["activity_id"], unique=False)
    op.create_index("ix_merges_order_id", "merges", ["order_id", "id"], unique=False)
    op.create_index("ix_merges_target_id", "merges", ["target_id", "id"], unique=False)
    op.create_index("uq_merges_open", "merges", ["order_id"], unique=True, postgresql_where="ended_at IS NULL")


def downgrade() -> None:
    """Back."""
    op.execute("UPDATE orders SET status = 'open' WHERE status = 'merged'")
    _let_orders_be((*BEFORE, *AFTER))
    op.drop_index("uq_merges_open", table_name="merges", postgresql_where="ended_at IS NULL")
    op.drop_index("ix_merges_target_id", table_name="merges")
    op.drop_index("ix_merges_order_id", table_name="merges")
    op.drop_index("ix_merges_activity_id", table_name="merges")
    op.drop_table("merges")


def _let_orders_be(statuses: tuple[str, ...]) -> None:
    name, listed = op.f("ck_orders_status"), ", ".join(f"'{status}'" for status in statuses)
    op.drop_constraint(name, "orders", type_="check")
    op.create_check_constraint(name, "orders", f"status IN ({listed})")
