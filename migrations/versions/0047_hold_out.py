"""Which policy carries an order is drawn once, and kept with its dispatch."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("dispatches", sa.Column("arm", sa.String(length=40), nullable=True))
    op.add_column("dispatches", sa.Column("hold_out", sa.Float(), nullable=True))
    op.create_check_constraint(op.f("ck_dispatches_arm"), "dispatches", "arm IN ('usual', 'nearest')")
    op.create_check_constraint(op.f("ck_dispatches_drawn"), "dispatches", "(arm IS NULL) = (hold_out IS NULL)")


def downgrade() -> None:
    """Back."""
    op.drop_constraint(op.f("ck_dispatches_drawn"), "dispatches", type_="check")
    op.drop_constraint(op.f("ck_dispatches_arm"), "dispatches", type_="check")
    op.drop_column("dispatches", "hold_out")
    op.drop_column("dispatches", "arm")
