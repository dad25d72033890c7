"""Stars by hours, honours, and certificates of service."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "certificates",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("services", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="valid", nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'valid') = (ended_at IS NULL)", name=op.f("ck_certificates_ended")),
        sa.CheckConstraint("content_sealed IS NOT NULL OR status <> 'valid'", name=op.f("ck_certificates_content")),
        sa.CheckConstraint("status IN ('valid', 'void', 'superseded')", name=op.f("ck_certificates_status")),
        sa.CheckConstraint("minutes > 0 AND services > 0", name=op.f("ck_certificates_minutes")),
        sa.CheckConstraint("octet_length(content_hash) = 32", name=op.f("ck_certificates_content_hash")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_certificates_period")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_certificates_account_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["accounts.id"], name=op.f("fk_certificates_issued_by_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_certificates_place_code")),
        sa.ForeignKeyConstraint(["replaces_id"], ["certificates.id"], name=op.f("fk_certificates_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
    )
    op.create_index("ix_certificates_account_id", "certificates", ["account_id", "id"], unique=False)
    op.create_index("uq_certificates_number", "certificates", ["number"], unique=True)
    op.create_index(
        "uq_certificates_valid",
        "certificates",
        ["account_id", "starts_on", "ends_on"],
        unique=True,
        postgresql_where="status = 'valid'",
    )
    op.create_table(
        "honours",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (reason IS NULL) AND (revoked_at IS NULL) = (revoked_by_id IS NULL)",
            name=op.f("ck_honours_revoked"),
        ),
        sa.CheckConstraint("char_length(criteria) <= 500", name=op.f("ck_honours_criteria_length")),
        sa.CheckConstraint("char_length(reason) <= 500", name=op.f("ck_honours_reason_length")),
        sa.CheckConstraint("char_length(title) <= 60", name=op.f("ck_honours_title_length")),
        sa.CheckConstraint("granted_by_id <> account_id", name=op.f("ck_honours_granted_by")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_honours_account_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["accounts.id"], name=op.f("fk_honours_granted_by_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_honours_place_code")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["accounts.id"], name=op.f("fk_honours_revoked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honours")),
    )
    op.create_index("ix_honours_account_id", "honours", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_honours_place_code",
        "honours",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_table(
        "star_changes",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.SmallInteger(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "before BETWEEN 0 AND 5 AND stars BETWEEN 0 AND 5 AND before <> stars", name=op.f("ck_star_changes_stars")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_star_changes_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_star_changes")),
    )
    op.create_index("ix_star_changes_account_id", "star_changes", ["account_id", "id"], unique=False)
    op.create_table(
        "star_standings",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("minutes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_star_standings_minutes")),
        sa.CheckConstraint("stars BETWEEN 0 AND 5", name=op.f("ck_star_standings_stars")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_star_standings_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_star_standings")),
    )
    op.create_index(
        "ix_star_standings_due", "star_standings", ["due_at"], unique=False, postgresql_where="due_at IS NOT NULL"
    )
    op.create_table(
        "volunteer_numbers",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_volunteer_numbers_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_volunteer_numbers")),
    )
    op.create_index("uq_volunteer_numbers_number", "volunteer_numbers", ["number"], unique=True)
    op.create_table(
        "certified_services",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_certified_services_award_id")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certified_services_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "award_id", name=op.f("pk_certified_services")),
    )
    op.create_index("ix_certified_services_award_id", "certified_services", ["award_id"], unique=False)
    op.execute(
        "INSERT INTO star_standings (account_id, due_at)"
        " SELECT DISTINCT volunteer_id, now() FROM awards WHERE status = 'posted'"
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_certified_services_award_id", table_name="certified_services")
    op.drop_table("certified_services")
    op.drop_index("uq_volunteer_numbers_number", table_name="volunteer_numbers")
    op.drop_table("volunteer_numbers")
    op.drop_index("ix_star_standings_due", table_name="star_standings", postgresql_where="due_at IS NOT NULL")
    op.drop_table("star_standings")
    op.drop_index("ix_star_changes_account_id", table_name="star_changes")
    op.drop_table("star_changes")
    op.drop_index("ix_honours_place_code", table_name="honours", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_index("ix_honours_account_id", table_name="honours")
    op.drop_table("honours")
    op.drop_index("uq_certificates_valid", table_name="certificates", postgresql_where="status = 'valid'")
    op.drop_index("uq_certificates_number", table_name="certificates")
    op.drop_index("ix_certificates_account_id", table_name="certificates")
    op.drop_table("certificates")
