"""What committees ask of the simulator, and what came of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "what_ifs",
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="asked", nullable=False),
        sa.Column("preset", sa.String(length=40), nullable=False),
        sa.Column("overrides", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("now_preset", sa.String(length=40), nullable=False),
        sa.Column("now_overrides", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("weeks", sa.SmallInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("seasons", sa.SmallInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("results", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'failed') = (why IS NOT NULL)", name=op.f("ck_what_ifs_failed")),
        sa.CheckConstraint("(status = 'playing') = (leased_until IS NOT NULL)", name=op.f("ck_what_ifs_leased")),
        sa.CheckConstraint("(status = 'played') = (results IS NOT NULL)", name=op.f("ck_what_ifs_results")),
        sa.CheckConstraint(
            "(status IN ('played', 'failed')) = (finished_at IS NOT NULL)", name=op.f("ck_what_ifs_finished")
        ),
        sa.CheckConstraint(
            "now_preset IN ('standard', 'balanced', 'eco', 'fast')", name=op.f("ck_what_ifs_now_preset")
        ),
        sa.CheckConstraint("preset IN ('standard', 'balanced', 'eco', 'fast')", name=op.f("ck_what_ifs_preset")),
        sa.CheckConstraint("seasons BETWEEN 1 AND 5", name=op.f("ck_what_ifs_seasons")),
        sa.CheckConstraint("status IN ('asked', 'playing', 'played', 'failed')", name=op.f("ck_what_ifs_status")),
        sa.CheckConstraint("tries BETWEEN 0 AND 2", name=op.f("ck_what_ifs_tries")),
        sa.CheckConstraint("weeks BETWEEN 1 AND 26", name=op.f("ck_what_ifs_weeks")),
        sa.CheckConstraint("why IN ('died', 'too_long', 'nothing')", name=op.f("ck_what_ifs_why")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["accounts.id"], name=op.f("fk_what_ifs_asked_by_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_what_ifs_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_what_ifs")),
    )
    op.create_index("ix_what_ifs_place_code", "what_ifs", ["place_code", "id"], unique=False)
    op.create_index(
        "ix_what_ifs_waiting",
        "what_ifs",
        ["id"],
        unique=False,
        postgresql_where=sa.text("status IN ('asked', 'playing')"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("what_ifs")
