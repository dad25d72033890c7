"""When a registration was over, who entered it, its receipt, and what the home organization says to it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATUSES = "'pending', 'approved', 'rejected', 'withdrawn', 'ended'"

ENDED = """
UPDATE member_registrations AS over SET ended_at = coalesce(
    (SELECT min(later.decided_at) FROM member_registrations AS later
     WHERE later.account_id = over.account_id AND later.decided_at > over.decided_at AND later.status <> 'rejected'),
    over.decided_at, over.submitted_at)
WHERE over.status IN ('withdrawn', 'ended')
"""
"""An earlier home ended when the next one was approved; of a withdrawal no time was kept, so it counts for nothing."""


def upgrade() -> None:
    """Forward."""
    for table in ("organizations", "member_registrations"):
        op.drop_constraint(op.f(f"ck_{table}_status"), table)
        op.create_check_constraint(op.f(f"ck_{table}_status"), table, f"status IN ({STATUSES}, 'expired')")
    table = "member_registrations"
    op.add_column(table, sa.Column("entered_by_id", sa.Uuid(), nullable=True))
    op.add_column(table, sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(table, sa.Column("number", sa.Text(), nullable=True))
    op.add_column(table, sa.Column("home_answer", sa.String(length=40), server_default="none", nullable=False))
    op.add_column(table, sa.Column("home_reason", sa.Text(), nullable=True))
    op.add_column(table, sa.Column("home_answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(table, sa.Column("home_answered_by_id", sa.Uuid(), nullable=True))
    op.execute(ENDED)
    for column in ("entered_by_id", "home_answered_by_id"):
        op.create_foreign_key(op.f(f"fk_{table}_{column}"), table, "accounts", [column], ["id"])
    for name, condition in {
        "home_answer": "home_answer IN ('none', 'confirmed', 'objected')",
        "home_reason_length": "char_length(home_reason) <= 500",
        "ended": "(status IN ('withdrawn', 'ended', 'expired')) = (ended_at IS NOT NULL)",
        "home_answered": "(home_answer = 'none') = (home_answered_at IS NULL)",
        "home_reason": "home_answer <> 'objected' OR home_reason IS NOT NULL",
    }.items():
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
    op.create_index("uq_member_registrations_number", table, ["number"], unique=True)
    op.create_index(
        "ix_member_registrations_undecided", table, ["submitted_at"], postgresql_where=sa.text("status = 'pending'")
    )


def downgrade() -> None:
    """Back; what had expired counts as taken back."""
    table = "member_registrations"
    op.drop_index("ix_member_registrations_undecided", table)
    for name in ("home_answer", "home_reason_length", "ended", "home_answered", "home_reason"):
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    for column in (
        "entered_by_id", "ended_at", "number", "home_answer", "home_reason", "home_answered_at", "home_answered_by_id",
    ):  # fmt: skip
        op.drop_column(table, column)
    for table in ("organizations", "member_registrations"):
        op.execute(f"UPDATE {table} SET status = 'withdrawn' WHERE status = 'expired'")  # noqa: S608
        op.drop_constraint(op.f(f"ck_{table}_status"), table)
        op.create_check_constraint(op.f(f"ck_{table}_status"), table, f"status IN ({STATUSES})")
