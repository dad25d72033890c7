"""What review by exception needs: whose case it is, by when it is due, the second person, the steps; services entered afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = "'service', 'low_rating', 'flagged', 'dispute', 'unanswered', 'problem', 'objection'"
MORE_KINDS = f"{KINDS}, 'second_approval', 'appeal'"
STATUSES, MORE_STATUSES = "'open', 'decided', 'closed'", "'open', 'asked', 'proposed', 'decided', 'closed'"
DECISIONS, MORE_DECISIONS = "'upheld', 'dismissed'", "'post', 'adjust', 'reject', 'ask', 'upheld', 'dismissed'"
STEPS = "'asked', 'answered', 'proposed', 'declined', 'decided', 'appealed', 'refused'"
QUEUED = "status IN ('open', 'asked', 'proposed') AND kind <> 'service'"
SHOWN = "kind <> 'service' OR decision IS NOT NULL"
REFERENCES = {
    "assignment_id": "assignments.id",
    "member_id": "accounts.id",
    "recipient_id": "accounts.id",
    "approved_by_id": "accounts.id",
    "level_code": "places.code",
}


def upgrade() -> None:
    """Add columns, tables and indexes; old cases keep their decisions and get what follows from their subject."""
    _constrain(MORE_KINDS, MORE_STATUSES, MORE_DECISIONS)
    for name, target in REFERENCES.items():
        kind = sa.Text() if name == "level_code" else sa.Uuid()
        op.add_column("cases", sa.Column(name, kind, nullable=True))
        op.create_foreign_key(op.f(f"fk_cases_{name}"), "cases", target.split(".")[0], [name], [target.split(".")[1]])
    op.add_column("cases", sa.Column("minutes", sa.BigInteger(), nullable=True))
    op.create_check_constraint(op.f("ck_cases_minutes"), "cases", "minutes BETWEEN 1 AND 1440")
    op.add_column("cases", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    _fill()
    op.alter_column("cases", "due_at", nullable=False)
    op.drop_index("ix_cases_open", table_name="cases")
    for digits in (6, 9, 12):
        columns = [sa.text(f"left(place_code, {digits})"), "due_at", "id"]
        op.create_index(f"ix_cases_queue_{digits}", "cases", columns, postgresql_where=QUEUED)
    op.create_index("ix_cases_member_id", "cases", ["member_id", "id"], postgresql_where=SHOWN)
    op.create_index("ix_cases_recipient_id", "cases", ["recipient_id", "id"], postgresql_where=SHOWN)
    op.create_index("ix_cases_assignment_id", "cases", ["assignment_id"])
    _make_steps()
    _extend_services()


def _constrain(kinds: str, statuses: str, decisions: str) -> None:
    for column, values in (("kind", kinds), ("status", statuses), ("decision", decisions)):
        op.drop_constraint(op.f(f"ck_cases_{column}"), "cases", type_="check")
        op.create_check_constraint(op.f(f"ck_cases_{column}"), "cases", f"{column} IN ({values})")


def _fill() -> None:
    op.execute("UPDATE cases SET due_at = opened_at + interval '5 days'")
    op.execute(
        "UPDATE cases SET assignment_id = assignments.id, member_id = assignments.volunteer_id"
        " FROM assignments WHERE assignments.id = cases.subject_id"
    )
    op.execute("UPDATE cases SET member_id = opened_by_id WHERE member_id IS NULL AND kind = 'problem'")
    op.execute("UPDATE cases SET recipient_id = orders.recipient_id FROM orders WHERE orders.id = cases.order_id")
    op.execute("UPDATE cases SET level_code = place_code WHERE status = 'decided'")


def _make_steps() -> None:
    op.create_table(
        "case_steps",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"kind IN ({STEPS})", name=op.f("ck_case_steps_kind")),
        sa.CheckConstraint(f"decision IN ({MORE_DECISIONS})", name=op.f("ck_case_steps_decision")),
        sa.CheckConstraint("char_length(words) <= 500", name=op.f("ck_case_steps_words_length")),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_case_steps_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_steps_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_steps")),
    )
    op.create_index("ix_case_steps_case_id", "case_steps", ["case_id", "id"])
    op.create_index("ix_case_steps_actor_id", "case_steps", ["actor_id"])


def _extend_services() -> None:
    op.add_column("assignments", sa.Column("entered_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_assignments_entered_by_id"), "assignments", "accounts", ["entered_by_id"], ["id"])
    op.add_column("assignments", sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
    columns, entered = ["entered_by_id", "id"], "entered_by_id IS NOT NULL"
    op.create_index("ix_assignments_entered", "assignments", columns, postgresql_where=entered)
    op.create_index("ix_awards_assignment_id", "awards", ["assignment_id", "id"])


def downgrade() -> None:
    """Take it back; what only the new words can say is closed."""
    op.drop_index("ix_awards_assignment_id", table_name="awards")
    op.drop_index("ix_assignments_entered", table_name="assignments")
    op.drop_column("assignments", "acknowledged_at")
    op.drop_column("assignments", "entered_by_id")
    op.drop_table("case_steps")
    for digits in (6, 9, 12):
        op.drop_index(f"ix_cases_queue_{digits}", table_name="cases")
    for name in ("ix_cases_member_id", "ix_cases_recipient_id", "ix_cases_assignment_id"):
        op.drop_index(name, table_name="cases")
    for name in (*REFERENCES, "minutes", "due_at"):
        op.drop_column("cases", name)
    op.execute("DELETE FROM cases WHERE kind IN ('second_approval', 'appeal')")
    op.execute("UPDATE cases SET status = 'open', decision = NULL WHERE status IN ('asked', 'proposed')")
    op.execute("UPDATE cases SET decision = 'upheld' WHERE decision = 'reject'")
    op.execute("UPDATE cases SET decision = 'dismissed' WHERE decision IN ('post', 'adjust', 'ask')")
    _constrain(KINDS, STATUSES, DECISIONS)
    op.create_index(
        "ix_cases_open",
        "cases",
        ["place_code", "id"],
        postgresql_ops={"place_code": "text_pattern_ops"},
        postgresql_where="status = 'open'",
    )
