"""Rosters: many members registered by a table."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rosters",
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('previewed', 'applying', 'applied', 'undoing', 'undone', 'discarded')",
            name=op.f("ck_rosters_status"),
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["accounts.id"], name=op.f("fk_rosters_created_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["accounts.id"], name=op.f("fk_rosters_decided_by_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_rosters_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rosters")),
    )
    op.create_index(
        "ix_rosters_at_work", "rosters", ["id"], unique=False, postgresql_where="status IN ('applying', 'undoing')"
    )
    op.create_index(
        "ix_rosters_place_code",
        "rosters",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index(
        "ix_rosters_previewed", "rosters", ["created_at"], unique=False, postgresql_where="status = 'previewed'"
    )
    op.create_table(
        "roster_lines",
        sa.Column("roster_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("fault_facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("person_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("place_code", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("service_types", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'moved', 'unchanged', 'faulty', 'applied', 'refused', 'undone', 'kept')",
            name=op.f("ck_roster_lines_state"),
        ),
        sa.CheckConstraint("line >= 1", name=op.f("ck_roster_lines_line")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_roster_lines_account_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_roster_lines_organization_id")
        ),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_roster_lines_place_code")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["member_registrations.id"], name=op.f("fk_roster_lines_registration_id")
        ),
        sa.ForeignKeyConstraint(["roster_id"], ["rosters.id"], name=op.f("fk_roster_lines_roster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_lines")),
    )
    op.create_index(
        "ix_roster_lines_applied",
        "roster_lines",
        ["roster_id", "line"],
        unique=False,
        postgresql_where="state = 'applied'",
    )
    op.create_index("ix_roster_lines_registration_id", "roster_lines", ["registration_id"], unique=False)
    op.create_index(
        "ix_roster_lines_waiting",
        "roster_lines",
        ["roster_id", "line"],
        unique=False,
        postgresql_where="state IN ('new', 'moved')",
    )
    op.create_index("uq_roster_lines_line", "roster_lines", ["roster_id", "line"], unique=True)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("uq_roster_lines_line", table_name="roster_lines")
    op.drop_index("ix_roster_lines_waiting", table_name="roster_lines", postgresql_where="state IN ('new', 'moved')")
    op.drop_index("ix_roster_lines_registration_id", table_name="roster_lines")
    op.drop_index("ix_roster_lines_applied", table_name="roster_lines", postgresql_where="state = 'applied'")
    op.drop_table("roster_lines")
    op.drop_index("ix_rosters_previewed", table_name="rosters", postgresql_where="status = 'previewed'")
    op.drop_index("ix_rosters_place_code", table_name="rosters", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_index("ix_rosters_at_work", table_name="rosters", postgresql_where="status IN ('applying', 'undoing')")
    op.drop_table("rosters")
