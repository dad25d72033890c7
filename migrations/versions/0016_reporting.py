"""Organizations report in with the places that they serve."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLE = "organization_registrations"
CHECKS = {
    "status": "status IN ('pending', 'approved', 'rejected', 'withdrawn', 'ended', 'expired')",
    "reason_length": "char_length(reason) <= 500",
    "resources": "cardinality(resources) <= 20",
    "ended": "(status IN ('withdrawn', 'ended', 'expired')) = (ended_at IS NOT NULL)",
    "approved": "status <> 'approved' OR num_nulls(decided_at, valid_until, number) = 0",
    "rejected": "status <> 'rejected' OR (reason IS NOT NULL AND decided_at IS NOT NULL)",
    "contact": "(contact_sealed IS NULL) = (contact_index IS NULL)",
}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        TABLE,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_index", sa.LargeBinary(), nullable=True),
        sa.Column("service_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("resources", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_{TABLE}_{name}")) for name, condition in CHECKS.items()),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f(f"fk_{TABLE}_organization_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f(f"fk_{TABLE}_place_code")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["accounts.id"], name=op.f(f"fk_{TABLE}_submitted_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["accounts.id"], name=op.f(f"fk_{TABLE}_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(f"uq_{TABLE}_number", TABLE, ["number"], unique=True)
    for status in ("pending", "approved"):
        where = sa.text(f"status = '{status}'")
        op.create_index(
            f"uq_{TABLE}_{status}", TABLE, ["organization_id", "place_code"], unique=True, postgresql_where=where
        )
    op.create_index(f"ix_{TABLE}_organization_id", TABLE, ["organization_id", "id"])
    op.create_index(
        f"ix_{TABLE}_place_code", TABLE, ["place_code", "id"], postgresql_ops={"place_code": "text_pattern_ops"}
    )
    op.create_index(f"ix_{TABLE}_contact_index", TABLE, ["contact_index"])
    waits, holds = sa.text("status = 'pending'"), sa.text("status = 'approved'")
    op.create_index(f"ix_{TABLE}_undecided", TABLE, ["submitted_at"], postgresql_where=waits)
    op.create_index(f"ix_{TABLE}_valid_until", TABLE, ["valid_until"], postgresql_where=holds)


def downgrade() -> None:
    """Back."""
    op.drop_table(TABLE)
