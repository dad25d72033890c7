"""Hand-outs: a set of orders, and who is to be asked for each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "hand_outs",
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="proposed", nullable=False),
        sa.Column("most_each", sa.SmallInteger(), nullable=False),
        sa.Column("first_come", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'proposed') = (ended_at IS NULL)", name=op.f("ck_hand_outs_ended")),
        sa.CheckConstraint("status IN ('proposed', 'sent', 'discarded')", name=op.f("ck_hand_outs_status")),
        sa.CheckConstraint("most_each BETWEEN 1 AND 3", name=op.f("ck_hand_outs_most_each")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["accounts.id"], name=op.f("fk_hand_outs_ended_by_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_hand_outs_made_by_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_hand_outs_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_outs")),
    )
    op.create_index(
        "ix_hand_outs_place_code",
        "hand_outs",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_table(
        "hand_out_orders",
        sa.Column("hand_out_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["hand_out_id"], ["hand_outs.id"], name=op.f("fk_hand_out_orders_hand_out_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_hand_out_orders_order_id")),
        sa.PrimaryKeyConstraint("hand_out_id", "order_id", name=op.f("pk_hand_out_orders")),
    )
    op.create_index("ix_hand_out_orders_order_id", "hand_out_orders", ["order_id"], unique=False)
    op.create_table(
        "hand_out_lines",
        sa.Column("hand_out_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("km", sa.Float(), nullable=False),
        sa.Column("recent", sa.SmallInteger(), nullable=False),
        sa.Column("is_by_hand", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("chance BETWEEN 0 AND 1", name=op.f("ck_hand_out_lines_chance")),
        sa.ForeignKeyConstraint(
            ["hand_out_id", "order_id"],
            ["hand_out_orders.hand_out_id", "hand_out_orders.order_id"],
            name=op.f("fk_hand_out_lines_hand_out_id_order_id"),
        ),
        sa.ForeignKeyConstraint(["volunteer_id"], ["accounts.id"], name=op.f("fk_hand_out_lines_volunteer_id")),
        sa.PrimaryKeyConstraint("hand_out_id", "order_id", "volunteer_id", name=op.f("pk_hand_out_lines")),
    )
    op.create_index("ix_hand_out_lines_volunteer_id", "hand_out_lines", ["volunteer_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_hand_out_lines_volunteer_id", table_name="hand_out_lines")
    op.drop_table("hand_out_lines")
    op.drop_index("ix_hand_out_orders_order_id", table_name="hand_out_orders")
    op.drop_table("hand_out_orders")
    op.drop_index("ix_hand_outs_place_code", table_name="hand_outs", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_table("hand_outs")
