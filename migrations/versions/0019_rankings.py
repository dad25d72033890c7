"""What places settle about rankings, and who wants to be in one."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "ranking_settings",
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("char_length(reason) <= 500", name=op.f("ck_ranking_settings_reason_length")),
        sa.CheckConstraint("char_length(reason) >= 5", name=op.f("ck_ranking_settings_reason")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_ranking_settings_place_code")),
        sa.ForeignKeyConstraint(["set_by_id"], ["accounts.id"], name=op.f("fk_ranking_settings_set_by_id")),
        sa.PrimaryKeyConstraint("place_code", name=op.f("pk_ranking_settings")),
    )
    op.create_table(
        "ranking_consents",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ranking_consents_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_ranking_consents")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("ranking_consents")
    op.drop_table("ranking_settings")
