"""What was handed out from the committee's desk."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "hand_offers",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), server_default="offered", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by_id", sa.Uuid(), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'offered') = (answered_at IS NULL)", name=op.f("ck_hand_offers_answered")),
        sa.CheckConstraint(
            "status IN ('offered', 'accepted', 'declined', 'lapsed', 'withdrawn')", name=op.f("ck_hand_offers_status")
        ),
        sa.CheckConstraint("answer_by > offered_at", name=op.f("ck_hand_offers_answer_by")),
        sa.CheckConstraint("char_length(reason) <= 200", name=op.f("ck_hand_offers_reason_length")),
        sa.CheckConstraint("char_length(words) <= 200", name=op.f("ck_hand_offers_words_length")),
        sa.CheckConstraint(
            "num_nonnulls(volunteer_id, team_id, organization_id) = 1", name=op.f("ck_hand_offers_addressee")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["accounts.id"], name=op.f("fk_hand_offers_answered_by_id")),
        sa.ForeignKeyConstraint(["offered_by_id"], ["accounts.id"], name=op.f("fk_hand_offers_offered_by_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_hand_offers_order_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_hand_offers_organization_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_hand_offers_team_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["accounts.id"], name=op.f("fk_hand_offers_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_offers")),
    )
    op.create_index(
        "ix_hand_offers_answer_by", "hand_offers", ["answer_by"], unique=False, postgresql_where="status = 'offered'"
    )
    op.create_index("ix_hand_offers_order_id", "hand_offers", ["order_id", "id"], unique=False)
    op.create_index(
        "ix_hand_offers_organization_id",
        "hand_offers",
        ["organization_id", "offered_at"],
        unique=False,
        postgresql_where="organization_id IS NOT NULL",
    )
    op.create_index(
        "ix_hand_offers_team_id",
        "hand_offers",
        ["team_id", "offered_at"],
        unique=False,
        postgresql_where="team_id IS NOT NULL",
    )
    op.create_index(
        "ix_hand_offers_volunteer_id",
        "hand_offers",
        ["volunteer_id", "offered_at"],
        unique=False,
        postgresql_where="volunteer_id IS NOT NULL",
    )
    op.create_index(
        "uq_hand_offers_open",
        "hand_offers",
        ["order_id", "volunteer_id", "team_id", "organization_id"],
        unique=True,
        postgresql_where="status = 'offered'",
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    """Back."""
    op.drop_index(
        "uq_hand_offers_open",
        table_name="hand_offers",
        postgresql_where="status = 'offered'",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index("ix_hand_offers_volunteer_id", table_name="hand_offers", postgresql_where="volunteer_id IS NOT NULL")
    op.drop_index("ix_hand_offers_team_id", table_name="hand_offers", postgresql_where="team_id IS NOT NULL")
    op.drop_index(
        "ix_hand_offers_organization_id", table_name="hand_offers", postgresql_where="organization_id IS NOT NULL"
    )
    op.drop_index("ix_hand_offers_order_id", table_name="hand_offers")
    op.drop_index("ix_hand_offers_answer_by", table_name="hand_offers", postgresql_where="status = 'offered'")
    op.drop_table("hand_offers")
