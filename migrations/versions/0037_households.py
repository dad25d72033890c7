"""Households, by blind indexes: nobody is asked to help at home."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLES = ("orders", "volunteers")


def upgrade() -> None:
    """Forward."""
    for table in (*TABLES, "member_registrations"):
        op.add_column(table, sa.Column("household_index", sa.LargeBinary(), nullable=True))
    for table in TABLES:
        op.create_index(
            f"ix_{table}_household_index",
            table,
            ["household_index"],
            unique=False,
            postgresql_where="household_index IS NOT NULL",
        )


def downgrade() -> None:
    """Back."""
    for table in TABLES:
        op.drop_index(f"ix_{table}_household_index", table_name=table)
    for table in (*TABLES, "member_registrations"):
        op.drop_column(table, "household_index")
