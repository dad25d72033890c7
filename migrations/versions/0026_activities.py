"""Activities: dates and roles, each an order."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PROOF = "ck_assignments_proof"
AUDIENCE = "ck_orders_audience"


def upgrade() -> None:
    """Forward."""
    op.drop_constraint(PROOF, "assignments")
    op.create_check_constraint(
        op.f(PROOF), "assignments", "proof IN ('service_code', 'second_person', 'rotating_code')"
    )
    op.drop_constraint(AUDIENCE, "orders")
    op.create_check_constraint(
        op.f(AUDIENCE), "orders", "audience IN ('volunteers', 'team', 'organizations', 'members')"
    )
    op.create_check_constraint(
        op.f("ck_orders_members"), "orders", "audience <> 'members' OR organization_id IS NOT NULL"
    )
    op.create_table(
        "activities",
        sa.Column("service_type", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("risks", sa.Text(), server_default="", nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("whereabouts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("audience", sa.String(length=40), server_default="volunteers", nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("host_team_id", sa.Uuid(), nullable=True),
        sa.Column("posted_by_id", sa.Uuid(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("first_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("skips_holidays", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("make_up_days", sa.String(length=40), server_default="keep", nullable=False),
        sa.Column("sign_up_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_up_closes_minutes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(audience = 'team') = (team_id IS NOT NULL)", name=op.f("ck_activities_team")),
        sa.CheckConstraint("audience <> 'members' OR organization_id IS NOT NULL", name=op.f("ck_activities_members")),
        sa.CheckConstraint(
            "audience IN ('volunteers', 'team', 'organizations', 'members')", name=op.f("ck_activities_audience")
        ),
        sa.CheckConstraint("make_up_days IN ('keep', 'skip', 'add')", name=op.f("ck_activities_make_up_days")),
        sa.CheckConstraint(
            "status IN ('pending_review', 'announced', 'rejected', 'cancelled')", name=op.f("ck_activities_status")
        ),
        sa.CheckConstraint("char_length(description) <= 2000", name=op.f("ck_activities_description_length")),
        sa.CheckConstraint("char_length(reason) <= 500", name=op.f("ck_activities_reason_length")),
        sa.CheckConstraint("char_length(risks) <= 500", name=op.f("ck_activities_risks_length")),
        sa.CheckConstraint("char_length(rule) <= 300", name=op.f("ck_activities_rule_length")),
        sa.CheckConstraint("char_length(title) <= 36", name=op.f("ck_activities_title_length")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 720", name=op.f("ck_activities_minutes")),
        sa.CheckConstraint("num_nonnulls(organization_id, host_team_id) <= 1", name=op.f("ck_activities_host")),
        sa.ForeignKeyConstraint(["host_team_id"], ["teams.id"], name=op.f("fk_activities_host_team_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_activities_organization_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_activities_place_code")),
        sa.ForeignKeyConstraint(["posted_by_id"], ["accounts.id"], name=op.f("fk_activities_posted_by_id")),
        sa.ForeignKeyConstraint(["service_type"], ["service_types.code"], name=op.f("fk_activities_service_type")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_activities_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    op.create_index(
        "ix_activities_cell", "activities", ["cell", "id"], unique=False, postgresql_where="status = 'announced'"
    )
    op.create_index("ix_activities_host_team_id", "activities", ["host_team_id", "id"], unique=False)
    op.create_index("ix_activities_organization_id", "activities", ["organization_id", "id"], unique=False)
    op.create_index(
        "ix_activities_place_code",
        "activities",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index("ix_activities_posted_by_id", "activities", ["posted_by_id", "id"], unique=False)
    op.create_table(
        "activity_dates",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("original_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("status IN ('planned', 'posted', 'cancelled')", name=op.f("ck_activity_dates_status")),
        sa.CheckConstraint("char_length(reason) <= 500", name=op.f("ck_activity_dates_reason_length")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_activity_dates_period")),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_activity_dates_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_dates")),
    )
    op.create_index(
        "ix_activity_dates_due_at", "activity_dates", ["due_at"], unique=False, postgresql_where="status = 'planned'"
    )
    op.create_index("uq_activity_dates_original", "activity_dates", ["activity_id", "original_starts_at"], unique=True)
    op.create_table(
        "activity_roles",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slots", sa.SmallInteger(), nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("char_length(name) <= 20", name=op.f("ck_activity_roles_name_length")),
        sa.CheckConstraint("slots BETWEEN 1 AND 500", name=op.f("ck_activity_roles_slots")),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_activity_roles_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_roles")),
    )
    op.create_index("uq_activity_roles_name", "activity_roles", ["activity_id", "name"], unique=True)
    op.create_table(
        "activity_orders",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("date_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_activity_orders_activity_id")),
        sa.ForeignKeyConstraint(["date_id"], ["activity_dates.id"], name=op.f("fk_activity_orders_date_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_activity_orders_order_id")),
        sa.ForeignKeyConstraint(["role_id"], ["activity_roles.id"], name=op.f("fk_activity_orders_role_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_activity_orders")),
    )
    op.create_index("ix_activity_orders_activity_id", "activity_orders", ["activity_id"], unique=False)
    op.create_index("uq_activity_orders_date_role", "activity_orders", ["date_id", "role_id"], unique=True)


def downgrade() -> None:
    """Back."""
    op.drop_index("uq_activity_orders_date_role", table_name="activity_orders")
    op.drop_index("ix_activity_orders_activity_id", table_name="activity_orders")
    op.drop_table("activity_orders")
    op.drop_index("uq_activity_roles_name", table_name="activity_roles")
    op.drop_table("activity_roles")
    op.drop_index("uq_activity_dates_original", table_name="activity_dates")
    op.drop_index("ix_activity_dates_due_at", table_name="activity_dates", postgresql_where="status = 'planned'")
    op.drop_table("activity_dates")
    op.drop_index("ix_activities_posted_by_id", table_name="activities")
    op.drop_index(
        "ix_activities_place_code", table_name="activities", postgresql_ops={"place_code": "text_pattern_ops"}
    )
    op.drop_index("ix_activities_organization_id", table_name="activities")
    op.drop_index("ix_activities_host_team_id", table_name="activities")
    op.drop_index("ix_activities_cell", table_name="activities", postgresql_where="status = 'announced'")
    op.drop_table("activities")
    op.drop_constraint("ck_orders_members", "orders")
    op.execute("UPDATE orders SET audience = 'volunteers' WHERE audience = 'members'")
    op.drop_constraint(AUDIENCE, "orders")
    op.create_check_constraint(op.f(AUDIENCE), "orders", "audience IN ('volunteers', 'team', 'organizations')")
    op.execute("UPDATE assignments SET proof = 'second_person' WHERE proof = 'rotating_code'")
    op.drop_constraint(PROOF, "assignments")
    op.create_check_constraint(op.f(PROOF), "assignments", "proof IN ('service_code', 'second_person')")
