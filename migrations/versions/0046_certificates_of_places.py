"""The certificates that a place issued are found by its code."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_certificates_place_code",
        "certificates",
        ["place_code", "id"],
        postgresql_ops={"place_code": "text_pattern_ops"},
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_certificates_place_code", "certificates")
