"""Slots that a team or an organization holds for its members."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ACTS = ("account", "registration", "grant", "team", "order", "service_entry")


def upgrade() -> None:
    """Forward."""
    _let_acts_be((*ACTS, "assignment"))
    op.create_table(
        "slot_holds",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), server_default="held", nullable=False),
        sa.Column("slots", sa.SmallInteger(), nullable=False),
        sa.Column("unfilled", sa.SmallInteger(), nullable=False),
        sa.Column("fill_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'held') = (ended_at IS NULL)", name=op.f("ck_slot_holds_ended_at")),
        sa.CheckConstraint("status = 'held' OR unfilled = 0", name=op.f("ck_slot_holds_ended")),
        sa.CheckConstraint(
            "status IN ('held', 'filled', 'lapsed', 'given_back', 'released')", name=op.f("ck_slot_holds_status")
        ),
        sa.CheckConstraint("fill_by > held_at", name=op.f("ck_slot_holds_fill_by")),
        sa.CheckConstraint("num_nonnulls(team_id, organization_id) = 1", name=op.f("ck_slot_holds_group")),
        sa.CheckConstraint("slots BETWEEN 1 AND 500", name=op.f("ck_slot_holds_slots")),
        sa.CheckConstraint("unfilled BETWEEN 0 AND slots", name=op.f("ck_slot_holds_unfilled")),
        sa.ForeignKeyConstraint(["held_by_id"], ["accounts.id"], name=op.f("fk_slot_holds_held_by_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_slot_holds_order_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_slot_holds_organization_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_slot_holds_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_holds")),
    )
    op.create_index(
        "ix_slot_holds_fill_by", "slot_holds", ["fill_by"], unique=False, postgresql_where="status = 'held'"
    )
    op.create_index("ix_slot_holds_held_by_id", "slot_holds", ["held_by_id"], unique=False)
    op.create_index("ix_slot_holds_order_id", "slot_holds", ["order_id", "id"], unique=False)
    op.create_index(
        "ix_slot_holds_organization_id",
        "slot_holds",
        ["organization_id", "id"],
        unique=False,
        postgresql_where="organization_id IS NOT NULL",
    )
    op.create_index(
        "ix_slot_holds_team_id", "slot_holds", ["team_id", "id"], unique=False, postgresql_where="team_id IS NOT NULL"
    )
    op.create_index(
        "uq_slot_holds_held",
        "slot_holds",
        ["order_id", "team_id", "organization_id"],
        unique=True,
        postgresql_where="status = 'held'",
        postgresql_nulls_not_distinct=True,
    )
    op.add_column("assignments", sa.Column("hold_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_assignments_hold_id", "assignments", ["hold_id"], unique=False, postgresql_where="hold_id IS NOT NULL"
    )
    op.create_foreign_key(op.f("fk_assignments_hold_id"), "assignments", "slot_holds", ["hold_id"], ["id"])


def downgrade() -> None:
    """Back."""
    op.execute("DELETE FROM acts_in_name WHERE kind = 'assignment'")
    _let_acts_be(ACTS)
    op.drop_constraint(op.f("fk_assignments_hold_id"), "assignments", type_="foreignkey")
    op.drop_index("ix_assignments_hold_id", table_name="assignments", postgresql_where="hold_id IS NOT NULL")
    op.drop_column("assignments", "hold_id")
    op.drop_index(
        "uq_slot_holds_held",
        table_name="slot_holds",
        postgresql_where="status = 'held'",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index("ix_slot_holds_team_id", table_name="slot_holds", postgresql_where="team_id IS NOT NULL")
    op.drop_index(
        "ix_slot_holds_organization_id", table_name="slot_holds", postgresql_where="organization_id IS NOT NULL"
    )
    op.drop_index("ix_slot_holds_order_id", table_name="slot_holds")
    op.drop_index("ix_slot_holds_held_by_id", table_name="slot_holds")
    op.drop_index("ix_slot_holds_fill_by", table_name="slot_holds", postgresql_where="status = 'held'")
    op.drop_table("slot_holds")


def _let_acts_be(kinds: tuple[str, ...]) -> None:
    name, listed = op.f("ck_acts_in_name_kind"), ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(name, "acts_in_name", type_="check")
    op.create_check_constraint(name, "acts_in_name", f"kind IN ({listed})")
