"""What volunteers declare and answer, what was learned of it, and how places want their orders carried."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

CHECKS = {
    "answer": "answer IN ('none', 'accepted', 'not_this', 'not_now', 'not_this_kind')",
    "answered": "(answer = 'none') = (answered_at IS NULL)",
    "p": "p BETWEEN 0 AND 1",
    "levels": "num_nonnulls(p, profile, slot, distance, fatigue) IN (0, 5)",
}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "dispatch_knowledge",
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("messages", sa.BigInteger(), nullable=False),
        sa.Column("people_until", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_knowledge")),
    )
    op.create_table(
        "attention",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.ARRAY(sa.DateTime(timezone=True)), server_default="{}", nullable=False),
        sa.Column("last_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("accepted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("unanswered", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("person", sa.Float(), server_default="1", nullable=False),
        sa.Column("by_kind", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("by_part", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["volunteer_id"], ["accounts.id"], name=op.f("fk_attention_volunteer_id")),
        sa.PrimaryKeyConstraint("volunteer_id", name=op.f("pk_attention")),
    )
    op.create_table(
        "blocks",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("account_id <> other_id", name=op.f("ck_blocks_another")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_blocks_account_id")),
        sa.ForeignKeyConstraint(["other_id"], ["accounts.id"], name=op.f("fk_blocks_other_id")),
        sa.PrimaryKeyConstraint("account_id", "other_id", name=op.f("pk_blocks")),
    )
    op.create_index("ix_blocks_other_id", "blocks", ["other_id"], unique=False)
    op.create_table(
        "dispatch_settings",
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("preset", sa.String(length=40), nullable=False),
        sa.Column("overrides", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("hold_out", sa.Float(), server_default="0", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "preset IN ('standard', 'balanced', 'eco', 'fast')", name=op.f("ck_dispatch_settings_preset")
        ),
        sa.CheckConstraint("hold_out BETWEEN 0 AND 0.2", name=op.f("ck_dispatch_settings_hold_out")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["accounts.id"], name=op.f("fk_dispatch_settings_changed_by_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_dispatch_settings_place_code")),
        sa.PrimaryKeyConstraint("place_code", name=op.f("pk_dispatch_settings")),
    )
    op.create_table(
        "dispatch_wishes",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("hours", sa.String(length=40), nullable=True),
        sa.Column("windows", sa.Text(), nullable=True),
        sa.Column("excused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("most_km", sa.SmallInteger(), nullable=True),
        sa.Column("most_a_week", sa.SmallInteger(), nullable=True),
        sa.Column("unwanted_kinds", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "hours IN ('worker', 'retired', 'student', 'flexible')", name=op.f("ck_dispatch_wishes_hours")
        ),
        sa.CheckConstraint("windows ~ '^[01]{168}$'", name=op.f("ck_dispatch_wishes_windows")),
        sa.CheckConstraint("most_a_week BETWEEN 1 AND 50", name=op.f("ck_dispatch_wishes_most_a_week")),
        sa.CheckConstraint("most_km BETWEEN 1 AND 50", name=op.f("ck_dispatch_wishes_most_km")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["accounts.id"], name=op.f("fk_dispatch_wishes_volunteer_id")),
        sa.PrimaryKeyConstraint("volunteer_id", name=op.f("pk_dispatch_wishes")),
    )
    op.add_column("asked_volunteers", sa.Column("p", sa.Float(), nullable=True))
    op.add_column("asked_volunteers", sa.Column("profile", sa.SmallInteger(), nullable=True))
    op.add_column("asked_volunteers", sa.Column("slot", sa.SmallInteger(), nullable=True))
    op.add_column("asked_volunteers", sa.Column("distance", sa.SmallInteger(), nullable=True))
    op.add_column("asked_volunteers", sa.Column("fatigue", sa.SmallInteger(), nullable=True))
    op.add_column("asked_volunteers", sa.Column("answer", sa.String(length=40), server_default="none", nullable=False))
    op.add_column("asked_volunteers", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("asked_volunteers", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_asked_volunteers_{name}"), "asked_volunteers", condition)
    op.drop_index(op.f("ix_volunteers_home_cell"), table_name="volunteers", postgresql_where="is_active")
    op.create_index(
        "ix_volunteers_cell_rotation",
        "volunteers",
        ["home_cell", sa.literal_column("md5(account_id::text)")],
        unique=False,
        postgresql_where="is_active",
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_volunteers_cell_rotation", table_name="volunteers", postgresql_where="is_active")
    op.create_index(
        op.f("ix_volunteers_home_cell"), "volunteers", ["home_cell"], unique=False, postgresql_where="is_active"
    )
    op.drop_column("asked_volunteers", "closed_at")
    op.drop_column("asked_volunteers", "answered_at")
    op.drop_column("asked_volunteers", "answer")
    op.drop_column("asked_volunteers", "fatigue")
    op.drop_column("asked_volunteers", "distance")
    op.drop_column("asked_volunteers", "slot")
    op.drop_column("asked_volunteers", "profile")
    op.drop_column("asked_volunteers", "p")
    op.drop_table("dispatch_wishes")
    op.drop_table("dispatch_settings")
    op.drop_index("ix_blocks_other_id", table_name="blocks")
    op.drop_table("blocks")
    op.drop_table("attention")
    op.drop_table("dispatch_knowledge")
