"""Hand-overs of a team's lead."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "hand_overs",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("offered_by_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="offered", nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'offered') = (answered_at IS NULL)", name=op.f("ck_hand_overs_answered")),
        sa.CheckConstraint(
            "status IN ('offered', 'accepted', 'refused', 'withdrawn')", name=op.f("ck_hand_overs_status")
        ),
        sa.CheckConstraint("offered_by_id <> account_id", name=op.f("ck_hand_overs_to_another")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_hand_overs_account_id")),
        sa.ForeignKeyConstraint(["offered_by_id"], ["accounts.id"], name=op.f("fk_hand_overs_offered_by_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_hand_overs_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    op.create_index("ix_hand_overs_account_id", "hand_overs", ["account_id", "team_id"], unique=False)
    op.create_index("ix_hand_overs_team_id", "hand_overs", ["team_id"], unique=False)
    op.create_index("uq_hand_overs_open", "hand_overs", ["team_id"], unique=True, postgresql_where="status = 'offered'")


def downgrade() -> None:
    """Back."""
    op.drop_index("uq_hand_overs_open", table_name="hand_overs", postgresql_where="status = 'offered'")
    op.drop_index("ix_hand_overs_team_id", table_name="hand_overs")
    op.drop_index("ix_hand_overs_account_id", table_name="hand_overs")
    op.drop_table("hand_overs")
