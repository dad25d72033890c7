"""What is known of an invitation's way to its reader stands in the log of messages; lost ones wait until they are heeded."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    for name in ("received_at", "opened_at", "lost_at"):
        op.add_column("asked_volunteers", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "lost_invitations",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_address_gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_lost_invitations_order_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["accounts.id"], name=op.f("fk_lost_invitations_volunteer_id")),
        sa.PrimaryKeyConstraint("order_id", "volunteer_id", name=op.f("pk_lost_invitations")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("lost_invitations")
    for name in ("lost_at", "opened_at", "received_at"):
        op.drop_column("asked_volunteers", name)
