"""The lists: needs, resources and the projects that come of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "listings",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("service_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(kind = 'resource') = (organization_id IS NOT NULL)", name=op.f("ck_listings_owner")),
        sa.CheckConstraint("kind IN ('need', 'resource')", name=op.f("ck_listings_kind")),
        sa.CheckConstraint("status IN ('open', 'agreed', 'closed')", name=op.f("ck_listings_status")),
        sa.CheckConstraint("char_length(description) <= 1000", name=op.f("ck_listings_description_length")),
        sa.CheckConstraint("char_length(title) <= 60", name=op.f("ck_listings_title_length")),
        sa.CheckConstraint("people BETWEEN 1 AND 10000", name=op.f("ck_listings_people")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_listings_period")),
        sa.ForeignKeyConstraint(["created_by_id"], ["accounts.id"], name=op.f("fk_listings_created_by_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_listings_organization_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_listings_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
    )
    op.create_index(
        "ix_listings_fitting",
        "listings",
        ["service_types"],
        unique=False,
        postgresql_using="gin",
        postgresql_where="status = 'open'",
    )
    op.create_index("ix_listings_organization_id", "listings", ["organization_id", "id"], unique=False)
    op.create_index("ix_listings_over", "listings", ["ends_on"], unique=False, postgresql_where="status <> 'closed'")
    op.create_index(
        "ix_listings_place_code",
        "listings",
        ["kind", "place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_table(
        "projects",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("resource_id", sa.Uuid(), nullable=True),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("proposed_by IN ('place', 'organization')", name=op.f("ck_projects_proposed_by")),
        sa.CheckConstraint(
            "status IN ('proposed', 'agreed', 'declined', 'dropped', 'done')", name=op.f("ck_projects_status")
        ),
        sa.CheckConstraint("char_length(outcome) <= 500", name=op.f("ck_projects_outcome_length")),
        sa.CheckConstraint("char_length(title) <= 60", name=op.f("ck_projects_title_length")),
        sa.CheckConstraint("char_length(words) <= 500", name=op.f("ck_projects_words_length")),
        sa.CheckConstraint("num_nonnulls(need_id, resource_id) >= 1", name=op.f("ck_projects_subject")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["accounts.id"], name=op.f("fk_projects_answered_by_id")),
        sa.ForeignKeyConstraint(["need_id"], ["listings.id"], name=op.f("fk_projects_need_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_projects_organization_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_projects_place_code")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["accounts.id"], name=op.f("fk_projects_proposed_by_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["listings.id"], name=op.f("fk_projects_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_index("ix_projects_organization_id", "projects", ["organization_id", "id"], unique=False)
    op.create_index(
        "ix_projects_place_code",
        "projects",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index(
        "uq_projects_need_agreed", "projects", ["need_id"], unique=True, postgresql_where="status = 'agreed'"
    )
    op.create_index(
        "uq_projects_need_id",
        "projects",
        ["need_id", "organization_id"],
        unique=True,
        postgresql_where="status IN ('proposed', 'agreed')",
    )
    op.create_index(
        "uq_projects_resource_id",
        "projects",
        ["resource_id", "place_code"],
        unique=True,
        postgresql_where="status IN ('proposed', 'agreed') AND need_id IS NULL",
    )
    op.create_table(
        "project_orders",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_project_orders_order_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_orders_project_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_project_orders")),
    )
    op.create_index("ix_project_orders_project_id", "project_orders", ["project_id", "order_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_project_orders_project_id", table_name="project_orders")
    op.drop_table("project_orders")
    op.drop_index(
        "uq_projects_resource_id",
        table_name="projects",
        postgresql_where="status IN ('proposed', 'agreed') AND need_id IS NULL",
    )
    op.drop_index("uq_projects_need_id", table_name="projects", postgresql_where="status IN ('proposed', 'agreed')")
    op.drop_index("uq_projects_need_agreed", table_name="projects", postgresql_where="status = 'agreed'")
    op.drop_index("ix_projects_place_code", table_name="projects", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_index("ix_projects_organization_id", table_name="projects")
    op.drop_table("projects")
    op.drop_index("ix_listings_place_code", table_name="listings", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_index("ix_listings_over", table_name="listings", postgresql_where="status <> 'closed'")
    op.drop_index("ix_listings_organization_id", table_name="listings")
    op.drop_index(
        "ix_listings_fitting", table_name="listings", postgresql_using="gin", postgresql_where="status = 'open'"
    )
    op.drop_table("listings")
