"""What somebody did in another's name, and what that person says to it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "acts_in_name",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=40), server_default="open", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('account', 'registration', 'grant', 'team', 'order', 'service_entry')",
            name=op.f("ck_acts_in_name_kind"),
        ),
        sa.CheckConstraint("answer IN ('open', 'confirmed', 'refused')", name=op.f("ck_acts_in_name_answer")),
        sa.CheckConstraint("(answer = 'open') = (answered_at IS NULL)", name=op.f("ck_acts_in_name_answered")),
        sa.CheckConstraint("made_by_id <> account_id", name=op.f("ck_acts_in_name_by_somebody_else")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_acts_in_name_account_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_acts_in_name_place_code")),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_acts_in_name_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts_in_name")),
    )
    op.create_index("ix_acts_in_name_account_id", "acts_in_name", ["account_id", "id"])
    op.create_index("ix_acts_in_name_subject_id", "acts_in_name", ["subject_id"])
    op.create_index(
        "uq_acts_in_name_open",
        "acts_in_name",
        ["account_id", "kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("answer = 'open'"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("acts_in_name")
