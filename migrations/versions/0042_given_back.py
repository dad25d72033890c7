"""Where a reward is handed out, and what the counter could not hand out: given back with a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

STATUS = "ck_redemptions_status"
BEFORE = ("open", "collected", "cancelled", "expired")


def upgrade() -> None:
    """Forward."""
    op.add_column("rewards", sa.Column("counter", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(op.f("ck_rewards_counter_length"), "rewards", "char_length(counter) <= 200")
    op.add_column("redemptions", sa.Column("reason", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_redemptions_reason_length"), "redemptions", "char_length(reason) <= 200")
    _one_of(*BEFORE, "returned")
    given_back = "(status = 'returned') = (reason IS NOT NULL)"
    op.create_check_constraint(op.f("ck_redemptions_reason"), "redemptions", given_back)


def downgrade() -> None:
    """Back. What the counter gave back stands as taken back by the person then."""
    op.drop_constraint(op.f("ck_redemptions_reason"), "redemptions")
    op.execute("UPDATE redemptions SET status = 'cancelled' WHERE status = 'returned'")
    _one_of(*BEFORE)
    op.drop_column("redemptions", "reason")
    op.drop_column("rewards", "counter")


def _one_of(*values: str) -> None:
    op.drop_constraint(op.f(STATUS), "redemptions")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(STATUS), "redemptions", f"status IN ({listed})")
