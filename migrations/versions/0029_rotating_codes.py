"""Which rotating codes were used."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "rotating_code_uses",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('check_in', 'check_out')", name=op.f("ck_rotating_code_uses_purpose")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_rotating_code_uses_assignment_id")
        ),
        sa.PrimaryKeyConstraint("assignment_id", "purpose", name=op.f("pk_rotating_code_uses")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("rotating_code_uses")
