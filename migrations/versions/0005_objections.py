"""Points in public notice by place, and what people object to in them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE = ("service", "low_rating", "flagged", "dispute", "unanswered", "problem")


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_awards_in_notice",
        "awards",
        ["place_code", "id"],
        postgresql_ops={"place_code": "text_pattern_ops"},
        postgresql_where="status = 'provisional'",
    )
    _allow((*BEFORE, "objection"))
    op.create_table(
        "objections",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("objector_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("char_length(words) <= 500", name=op.f("ck_objections_words_length")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_objections_case_id")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_objections_award_id")),
        sa.ForeignKeyConstraint(["objector_id"], ["accounts.id"], name=op.f("fk_objections_objector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_index("uq_objections_award_id_objector_id", "objections", ["award_id", "objector_id"], unique=True)
    op.create_index("ix_objections_case_id", "objections", ["case_id"])
    op.create_index("ix_objections_objector_id", "objections", ["objector_id", "id"])


def downgrade() -> None:
    """Back; an objection's case goes with it."""
    op.drop_table("objections")
    op.execute("DELETE FROM cases WHERE kind = 'objection'")
    _allow(BEFORE)
    op.drop_index("ix_awards_in_notice", table_name="awards")


def _allow(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_cases_kind"), "cases")
    op.create_check_constraint(op.f("ck_cases_kind"), "cases", f"kind IN ({listed})")
