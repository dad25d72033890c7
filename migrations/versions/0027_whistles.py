"""Whistles: which units a committee called for an order, and how they answered."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "whistles",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="open", nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("blown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blown_by_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name=op.f("ck_whistles_closed")),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_whistles_status")),
        sa.CheckConstraint("char_length(words) <= 1000", name=op.f("ck_whistles_words_length")),
        sa.ForeignKeyConstraint(["blown_by_id"], ["accounts.id"], name=op.f("fk_whistles_blown_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["accounts.id"], name=op.f("fk_whistles_closed_by_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_whistles_order_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_whistles_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistles")),
    )
    op.create_index("ix_whistles_order_id", "whistles", ["order_id", "id"], unique=False)
    op.create_index(
        "ix_whistles_place_code",
        "whistles",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index("uq_whistles_open", "whistles", ["order_id"], unique=True, postgresql_where="status = 'open'")
    op.create_table(
        "whistle_calls",
        sa.Column("whistle_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="called", nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handle_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_in_time", sa.Boolean(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("climb", sa.String(length=40), server_default="none", nullable=False),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stars", sa.SmallInteger(), nullable=True),
        sa.Column("rating_words", sa.Text(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rated_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("climb IN ('none', 'unit', 'subdistrict', 'district')", name=op.f("ck_whistle_calls_climb")),
        sa.CheckConstraint(
            "status IN ('called', 'reported_in', 'handled', 'handed_back', 'closed', 'released')",
            name=op.f("ck_whistle_calls_status"),
        ),
        sa.CheckConstraint("char_length(rating_words) <= 500", name=op.f("ck_whistle_calls_rating_words_length")),
        sa.CheckConstraint("handle_by > report_by", name=op.f("ck_whistle_calls_handle_by")),
        sa.CheckConstraint("num_nonnulls(stars, rated_at, rated_by_id) IN (0, 3)", name=op.f("ck_whistle_calls_rated")),
        sa.CheckConstraint("report_by > called_at", name=op.f("ck_whistle_calls_report_by")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_whistle_calls_stars")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_whistle_calls_organization_id")
        ),
        sa.ForeignKeyConstraint(["rated_by_id"], ["accounts.id"], name=op.f("fk_whistle_calls_rated_by_id")),
        sa.ForeignKeyConstraint(["whistle_id"], ["whistles.id"], name=op.f("fk_whistle_calls_whistle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistle_calls")),
    )
    op.create_index("ix_whistle_calls_organization_id", "whistle_calls", ["organization_id", "called_at"], unique=False)
    op.create_index(
        "ix_whistle_calls_overdue_at",
        "whistle_calls",
        ["overdue_at"],
        unique=False,
        postgresql_where="overdue_at IS NOT NULL",
    )
    op.create_index("uq_whistle_calls_unit", "whistle_calls", ["whistle_id", "organization_id"], unique=True)
    op.create_table(
        "whistle_steps",
        sa.Column("whistle_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("place_code", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('blown', 'called', 'reported_in', 'evidence', 'handled', 'handed_back', 'sent_back', 'insisted', 'climbed', 'rated', 'released', 'closed')",
            name=op.f("ck_whistle_steps_kind"),
        ),
        sa.CheckConstraint("char_length(words) <= 1000", name=op.f("ck_whistle_steps_words_length")),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_whistle_steps_actor_id")),
        sa.ForeignKeyConstraint(["call_id"], ["whistle_calls.id"], name=op.f("fk_whistle_steps_call_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_whistle_steps_place_code")),
        sa.ForeignKeyConstraint(["whistle_id"], ["whistles.id"], name=op.f("fk_whistle_steps_whistle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistle_steps")),
    )
    op.create_index(
        "ix_whistle_steps_actor_id", "whistle_steps", ["actor_id"], unique=False, postgresql_where="words IS NOT NULL"
    )
    op.create_index("ix_whistle_steps_whistle_id", "whistle_steps", ["whistle_id", "id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_whistle_steps_whistle_id", table_name="whistle_steps")
    op.drop_index("ix_whistle_steps_actor_id", table_name="whistle_steps", postgresql_where="words IS NOT NULL")
    op.drop_table("whistle_steps")
    op.drop_index("uq_whistle_calls_unit", table_name="whistle_calls")
    op.drop_index("ix_whistle_calls_overdue_at", table_name="whistle_calls", postgresql_where="overdue_at IS NOT NULL")
    op.drop_index("ix_whistle_calls_organization_id", table_name="whistle_calls")
    op.drop_table("whistle_calls")
    op.drop_index("uq_whistles_open", table_name="whistles", postgresql_where="status = 'open'")
    op.drop_index("ix_whistles_place_code", table_name="whistles", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_index("ix_whistles_order_id", table_name="whistles")
    op.drop_table("whistles")
