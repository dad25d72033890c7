"""Exact addresses that are forgotten some time after an order's end, and who was asked when."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

SEALED = ("address_sealed", "contact_sealed", "service_code_sealed")


def upgrade() -> None:
    """Forward."""
    for name in SEALED:
        op.alter_column("orders", name, existing_type=sa.LargeBinary(), nullable=True)
    op.create_index(
        "ix_orders_unforgotten",
        "orders",
        ["closed_at"],
        postgresql_where="closed_at IS NOT NULL AND address_sealed IS NOT NULL",
    )
    op.create_index(
        "ix_asked_volunteers_at",
        "asked_volunteers",
        ["at"],
        postgresql_using="brin",
        postgresql_with={"autosummarize": "true"},
    )


def downgrade() -> None:
    """Back: as long as nothing is forgotten."""
    op.drop_index("ix_asked_volunteers_at", table_name="asked_volunteers")
    op.drop_index("ix_orders_unforgotten", table_name="orders")
    for name in SEALED:
        op.alter_column("orders", name, existing_type=sa.LargeBinary(), nullable=False)
