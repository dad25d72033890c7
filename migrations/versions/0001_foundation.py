"""The tables that the service starts with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


REFUSE_CHANGES = """
CREATE OR REPLACE FUNCTION refuse_change_of_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is never changed or deleted; write a reversal' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON postings
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON postings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON postings_default
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON ledger_transactions
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON rule_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_posting();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON rule_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_posting();
"""


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "accounts",
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=40), server_default="zh", nullable=False),
        sa.Column("is_elder_mode", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_accounts_language")),
        sa.CheckConstraint(
            "(erased_at IS NULL) = (phone_index IS NOT NULL)", name=op.f("ck_accounts_phone_unless_erased")
        ),
        sa.CheckConstraint("char_length(name) <= 60", name=op.f("ck_accounts_name_length")),
        sa.ForeignKeyConstraint(["created_by_id"], ["accounts.id"], name=op.f("fk_accounts_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    op.create_index("uq_accounts_phone_index", "accounts", ["phone_index"], unique=True)
    op.create_table(
        "audit_entries",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"], unique=False)
    op.create_index("ix_audit_entries_subject_id_at", "audit_entries", ["subject_id", "at"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="pending", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('pending', 'sent', 'dead')", name=op.f("ck_deliveries_status")),
        sa.PrimaryKeyConstraint("id", "created_at", name=op.f("pk_deliveries")),
        postgresql_partition_by="RANGE (created_at)",
    )
    op.create_index(
        "ix_deliveries_dead", "deliveries", ["created_at"], unique=False, postgresql_where="status = 'dead'"
    )
    op.create_index(
        "ix_deliveries_due", "deliveries", ["next_attempt_at"], unique=False, postgresql_where="status = 'pending'"
    )
    op.create_index("ix_deliveries_notification_id", "deliveries", ["notification_id"], unique=False)
    op.create_table(
        "heartbeats",
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "job_runs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_runs")),
    )
    op.create_table(
        "ledger_accounts",
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("balance", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("owner_kind = 'community' OR balance >= 0", name=op.f("ck_ledger_accounts_balance")),
        sa.CheckConstraint(
            "owner_kind IN ('volunteer', 'organization', 'community')", name=op.f("ck_ledger_accounts_owner_kind")
        ),
        sa.CheckConstraint("stage IN ('provisional', 'posted')", name=op.f("ck_ledger_accounts_stage")),
        sa.CheckConstraint("unit IN ('report_credit', 'reward_points')", name=op.f("ck_ledger_accounts_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
    )
    op.create_index(
        "uq_ledger_accounts_owner", "ledger_accounts", ["owner_id", "owner_kind", "unit", "stage"], unique=True
    )
    op.create_table(
        "login_codes",
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_codes")),
    )
    op.create_index(
        "ix_login_codes_address_index_created_at", "login_codes", ["address_index", "created_at"], unique=False
    )
    op.create_index("ix_login_codes_created_at", "login_codes", ["created_at"], unique=False)
    op.create_index("ix_login_codes_phone_index_created_at", "login_codes", ["phone_index", "created_at"], unique=False)
    op.create_table(
        "login_tries",
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_login_tries_tries")),
        sa.PrimaryKeyConstraint("phone_index", name=op.f("pk_login_tries")),
    )
    op.create_table(
        "places",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("cell", sa.Text(), nullable=True),
        sa.Column("reviews_orders", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "char_length(code) = CASE level WHEN 'district' THEN 6 WHEN 'subdistrict' THEN 9 ELSE 12 END",
            name=op.f("ck_places_code_level"),
        ),
        sa.CheckConstraint("code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'", name=op.f("ck_places_code")),
        sa.CheckConstraint("level IN ('district', 'subdistrict', 'community')", name=op.f("ck_places_level")),
        sa.CheckConstraint("char_length(name) <= 100", name=op.f("ck_places_name_length")),
        sa.CheckConstraint(
            "parent_code IS NULL OR starts_with(code, parent_code)", name=op.f("ck_places_parent_prefix")
        ),
        sa.ForeignKeyConstraint(["parent_code"], ["places.code"], name=op.f("fk_places_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_places")),
    )
    op.create_index(
        "ix_places_code_prefix", "places", ["code"], unique=False, postgresql_ops={"code": "text_pattern_ops"}
    )
    op.create_index("ix_places_districts", "places", ["code"], unique=False, postgresql_where="level = 'district'")
    op.create_index("ix_places_parent_code", "places", ["parent_code"], unique=False)
    op.create_table(
        "service_types",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("offered_by", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("code ~ '^[a-z][a-z_]{1,39}$'", name=op.f("ck_service_types_code")),
        sa.CheckConstraint("offered_by IN ('organizations', 'members')", name=op.f("ck_service_types_offered_by")),
        sa.CheckConstraint("char_length(name_en) <= 80", name=op.f("ck_service_types_name_en_length")),
        sa.CheckConstraint("char_length(name_zh) <= 40", name=op.f("ck_service_types_name_zh_length")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_service_types")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.Uuid(), nullable=False),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "stored_answers",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_stored_answers")),
    )
    op.create_index("ix_stored_answers_created_at", "stored_answers", ["created_at"], unique=False)
    op.create_table(
        "notification_preferences",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_pushed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notification_preferences_account_id")),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_notification_preferences")),
    )
    op.create_table(
        "notifications",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notifications_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index("ix_notifications_account_id", "notifications", ["account_id", "id"], unique=False)
    op.create_index("ix_notifications_created_at", "notifications", ["created_at"], unique=False)
    op.create_index(
        "ix_notifications_unread",
        "notifications",
        ["account_id", "id"],
        unique=False,
        postgresql_where="read_at IS NULL",
    )
    op.create_table(
        "organizations",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="approved", nullable=False),
        sa.Column("service_types", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'rejected', 'withdrawn', 'ended')", name=op.f("ck_organizations_status")
        ),
        sa.CheckConstraint("char_length(name) <= 100", name=op.f("ck_organizations_name_length")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_organizations_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
    )
    op.create_index(
        "ix_organizations_place_code",
        "organizations",
        ["place_code"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index("uq_organizations_place_code_name", "organizations", ["place_code", "name"], unique=True)
    op.create_table(
        "rule_versions",
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("rule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["accounts.id"], name=op.f("fk_rule_versions_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_versions")),
    )
    op.create_index("uq_rule_versions_effective_on", "rule_versions", ["effective_on"], unique=True)
    op.create_table(
        "sessions",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_name", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_because", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("char_length(device_name) <= 100", name=op.f("ck_sessions_device_name_length")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"], unique=False)
    op.create_table(
        "teams",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("char_length(name) <= 100", name=op.f("ck_teams_name_length")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_teams_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_index(
        "ix_teams_place_code", "teams", ["place_code"], unique=False, postgresql_ops={"place_code": "text_pattern_ops"}
    )
    op.create_index("uq_teams_place_code_name", "teams", ["place_code", "name"], unique=True)
    op.create_table(
        "devices",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("token_index", sa.LargeBinary(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("channel IN ('fcm')", name=op.f("ck_devices_channel")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_devices_account_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_devices_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
    )
    op.create_index("ix_devices_account_id", "devices", ["account_id"], unique=False)
    op.create_index("ix_devices_session_id", "devices", ["session_id"], unique=False)
    op.create_index("uq_devices_token_index", "devices", ["token_index"], unique=True)
    op.create_table(
        "grants",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "CASE role WHEN 'administrator' THEN num_nonnulls(place_code, organization_id, team_id) = 0 WHEN 'organization_officer' THEN organization_id IS NOT NULL AND num_nonnulls(place_code, team_id) = 0 WHEN 'team_leader' THEN team_id IS NOT NULL AND num_nonnulls(place_code, organization_id) = 0 WHEN 'resident' THEN false ELSE place_code IS NOT NULL AND num_nonnulls(organization_id, team_id) = 0 END",
            name=op.f("ck_grants_scope"),
        ),
        sa.CheckConstraint(
            "role IN ('resident', 'volunteer', 'organization_officer', 'team_leader', 'operator', 'committee_member', 'administrator')",
            name=op.f("ck_grants_role"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_grants_account_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["accounts.id"], name=op.f("fk_grants_granted_by_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_grants_organization_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_grants_place_code")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["accounts.id"], name=op.f("fk_grants_revoked_by_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_grants_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index("ix_grants_organization_id", "grants", ["organization_id"], unique=False)
    op.create_index(
        "ix_grants_place_code",
        "grants",
        ["place_code"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index(
        "ix_grants_staff", "grants", ["id"], unique=False, postgresql_where="revoked_at IS NULL AND role <> 'volunteer'"
    )
    op.create_index("ix_grants_team_id", "grants", ["team_id"], unique=False)
    op.create_index(
        "uq_grants_live",
        "grants",
        ["account_id", "role", "place_code", "organization_id", "team_id"],
        unique=True,
        postgresql_where="revoked_at IS NULL",
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "member_registrations",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("service_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("home_cell", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'rejected', 'withdrawn', 'ended')",
            name=op.f("ck_member_registrations_status"),
        ),
        sa.CheckConstraint("char_length(reason) <= 500", name=op.f("ck_member_registrations_reason_length")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_member_registrations_account_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["accounts.id"], name=op.f("fk_member_registrations_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_member_registrations_organization_id")
        ),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_member_registrations_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_registrations")),
    )
    op.create_index("ix_member_registrations_account_id", "member_registrations", ["account_id"], unique=False)
    op.create_index(
        "ix_member_registrations_organization_id", "member_registrations", ["organization_id"], unique=False
    )
    op.create_index(
        "ix_member_registrations_place_code",
        "member_registrations",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index(
        "ix_member_registrations_waiting",
        "member_registrations",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
        postgresql_where="status = 'pending'",
    )
    op.create_index(
        "uq_member_registrations_approved",
        "member_registrations",
        ["account_id"],
        unique=True,
        postgresql_where="status = 'approved'",
    )
    op.create_index(
        "uq_member_registrations_pending",
        "member_registrations",
        ["account_id"],
        unique=True,
        postgresql_where="status = 'pending'",
    )
    op.create_table(
        "orders",
        sa.Column("service_type", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("location_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("respond_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slots", sa.SmallInteger(), nullable=False),
        sa.Column("taken", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("urgency", sa.String(length=40), server_default="normal", nullable=False),
        sa.Column("risks", sa.Text(), server_default="", nullable=False),
        sa.Column("audience", sa.String(length=40), server_default="volunteers", nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("poster_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("posted_by_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("service_code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(audience = 'team') = (team_id IS NOT NULL)", name=op.f("ck_orders_team")),
        sa.CheckConstraint("audience IN ('volunteers', 'team', 'organizations')", name=op.f("ck_orders_audience")),
        sa.CheckConstraint(
            "status IN ('pending_review', 'open', 'filled', 'in_service', 'awaiting_rating', 'closed', 'rejected', 'cancelled', 'expired')",
            name=op.f("ck_orders_status"),
        ),
        sa.CheckConstraint("urgency IN ('normal', 'urgent')", name=op.f("ck_orders_urgency")),
        sa.CheckConstraint("char_length(description) <= 2000", name=op.f("ck_orders_description_length")),
        sa.CheckConstraint("char_length(risks) <= 500", name=op.f("ck_orders_risks_length")),
        sa.CheckConstraint("char_length(title) <= 60", name=op.f("ck_orders_title_length")),
        sa.CheckConstraint("respond_by <= ends_at", name=op.f("ck_orders_respond_by")),
        sa.CheckConstraint("slots BETWEEN 1 AND 500", name=op.f("ck_orders_slots")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_orders_period")),
        sa.CheckConstraint("taken BETWEEN 0 AND slots", name=op.f("ck_orders_taken")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_orders_organization_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_orders_place_code")),
        sa.ForeignKeyConstraint(["posted_by_id"], ["accounts.id"], name=op.f("fk_orders_posted_by_id")),
        sa.ForeignKeyConstraint(["poster_id"], ["accounts.id"], name=op.f("fk_orders_poster_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["accounts.id"], name=op.f("fk_orders_recipient_id")),
        sa.ForeignKeyConstraint(["service_type"], ["service_types.code"], name=op.f("fk_orders_service_type")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_orders_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    op.create_index(
        "ix_orders_live_status_ends_at",
        "orders",
        ["status", "ends_at"],
        unique=False,
        postgresql_where="closed_at IS NULL",
    )
    op.create_index("ix_orders_open_cell", "orders", ["cell", "id"], unique=False, postgresql_where="status = 'open'")
    op.create_index("ix_orders_organization_id", "orders", ["organization_id", "id"], unique=False)
    op.create_index(
        "ix_orders_place_code",
        "orders",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index(
        "ix_orders_place_status",
        "orders",
        ["place_code", "status", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index("ix_orders_posted_by_id", "orders", ["posted_by_id", "id"], unique=False)
    op.create_index("ix_orders_poster_id", "orders", ["poster_id", "id"], unique=False)
    op.create_index("ix_orders_recipient_id", "orders", ["recipient_id", "id"], unique=False)
    op.create_index(
        "ix_orders_unanswered_respond_by",
        "orders",
        ["respond_by"],
        unique=False,
        postgresql_where="status IN ('open', 'pending_review')",
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("successor_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_refresh_tokens_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_tokens")),
    )
    op.create_index("ix_refresh_tokens_expires_at", "refresh_tokens", ["expires_at"], unique=False)
    op.create_index("ix_refresh_tokens_session_id", "refresh_tokens", ["session_id"], unique=False)
    op.create_index("uq_refresh_tokens_token_hash", "refresh_tokens", ["token_hash"], unique=True)
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_team_members_account_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id")),
        sa.PrimaryKeyConstraint("team_id", "account_id", name=op.f("pk_team_members")),
    )
    op.create_index("ix_team_members_account_id", "team_members", ["account_id"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof", sa.String(length=40), nullable=True),
        sa.Column("proved_by_id", sa.Uuid(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("proof IN ('service_code', 'second_person')", name=op.f("ck_assignments_proof")),
        sa.CheckConstraint(
            "status IN ('waitlisted', 'accepted', 'checked_in', 'completed', 'confirmed', 'withdrawn', 'no_show', 'disputed', 'released')",
            name=op.f("ck_assignments_status"),
        ),
        sa.CheckConstraint("code_tries BETWEEN 0 AND 5", name=op.f("ck_assignments_code_tries")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_assignments_minutes")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_assignments_order_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_assignments_organization_id")),
        sa.ForeignKeyConstraint(["proved_by_id"], ["accounts.id"], name=op.f("fk_assignments_proved_by_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["accounts.id"], name=op.f("fk_assignments_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(
        "ix_assignments_unrated", "assignments", ["completed_at"], unique=False, postgresql_where="status = 'completed'"
    )
    op.create_index(
        "ix_assignments_volunteer_busy",
        "assignments",
        ["volunteer_id"],
        unique=False,
        postgresql_where="status IN ('accepted', 'checked_in')",
    )
    op.create_index("ix_assignments_volunteer_id", "assignments", ["volunteer_id", "id"], unique=False)
    op.create_index(
        "ix_assignments_waitlist",
        "assignments",
        ["order_id", "id"],
        unique=False,
        postgresql_where="status = 'waitlisted'",
    )
    op.create_index(
        "uq_assignments_live",
        "assignments",
        ["order_id", "volunteer_id"],
        unique=True,
        postgresql_where="status NOT IN ('withdrawn', 'no_show', 'released')",
    )
    op.create_table(
        "cases",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("decision IN ('upheld', 'dismissed')", name=op.f("ck_cases_decision")),
        sa.CheckConstraint(
            "kind IN ('service', 'low_rating', 'flagged', 'dispute', 'unanswered', 'problem')",
            name=op.f("ck_cases_kind"),
        ),
        sa.CheckConstraint("status IN ('open', 'decided', 'closed')", name=op.f("ck_cases_status")),
        sa.CheckConstraint("char_length(reason) <= 500", name=op.f("ck_cases_reason_length")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["accounts.id"], name=op.f("fk_cases_decided_by_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["accounts.id"], name=op.f("fk_cases_opened_by_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_cases_order_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_cases_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(
        "ix_cases_open",
        "cases",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
        postgresql_where="status = 'open'",
    )
    op.create_index("ix_cases_order_id", "cases", ["order_id"], unique=False)
    op.create_index(
        "ix_cases_place_code",
        "cases",
        ["place_code", "id"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.create_index("ix_cases_reported", "cases", ["opened_by_id"], unique=False, postgresql_where="kind = 'problem'")
    op.create_index("uq_cases_subject", "cases", ["kind", "subject_id"], unique=True)
    op.create_table(
        "dispatches",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("circle", sa.String(length=40), nullable=False),
        sa.Column("wave", sa.SmallInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("next_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "circle IN ('community', 'subdistrict', 'district', 'desk')", name=op.f("ck_dispatches_circle")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_dispatches_order_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_dispatches_place_code")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_dispatches")),
    )
    op.create_index(
        "ix_dispatches_next_step_at",
        "dispatches",
        ["next_step_at"],
        unique=False,
        postgresql_where="next_step_at IS NOT NULL",
    )
    op.create_table(
        "order_photos",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("octet_length(jpeg) <= 2097152", name=op.f("ck_order_photos_size")),
        sa.ForeignKeyConstraint(["added_by_id"], ["accounts.id"], name=op.f("fk_order_photos_added_by_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_photos_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_photos")),
    )
    op.create_index("ix_order_photos_order_id", "order_photos", ["order_id"], unique=False)
    op.create_table(
        "volunteers",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("service_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("home_cell", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_volunteers_account_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_volunteers_organization_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_volunteers_place_code")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["member_registrations.id"], name=op.f("fk_volunteers_registration_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_volunteers")),
    )
    op.create_index("ix_volunteers_home_cell", "volunteers", ["home_cell"], unique=False, postgresql_where="is_active")
    op.create_index("ix_volunteers_organization_id", "volunteers", ["organization_id"], unique=False)
    op.create_index(
        "ix_volunteers_place_code",
        "volunteers",
        ["place_code"],
        unique=False,
        postgresql_ops={"place_code": "text_pattern_ops"},
        postgresql_where="is_active",
    )
    op.create_index(
        "ix_volunteers_rotation",
        "volunteers",
        ["place_code", sa.literal_column("md5(account_id::text)")],
        unique=False,
        postgresql_where="is_active",
    )
    op.create_table(
        "waves",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("circle", sa.String(length=40), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("circle IN ('community', 'subdistrict', 'district', 'desk')", name=op.f("ck_waves_circle")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_waves_order_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_waves_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
    )
    op.create_index("uq_waves_order_id_number", "waves", ["order_id", "number"], unique=True)
    op.create_table(
        "asked_volunteers",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_asked_volunteers_order_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["accounts.id"], name=op.f("fk_asked_volunteers_volunteer_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_asked_volunteers_wave_id")),
        sa.PrimaryKeyConstraint("order_id", "volunteer_id", name=op.f("pk_asked_volunteers")),
    )
    op.create_index("ix_asked_volunteers_volunteer_id_at", "asked_volunteers", ["volunteer_id", "at"], unique=False)
    op.create_table(
        "awards",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("rule_version_id", sa.Uuid(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("minutes_served", sa.BigInteger(), nullable=False),
        sa.Column("minutes_counted", sa.BigInteger(), nullable=False),
        sa.Column("volunteer_points", sa.BigInteger(), nullable=False),
        sa.Column("organization_points", sa.BigInteger(), nullable=False),
        sa.Column("explanation", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("awarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posts_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("status IN ('provisional', 'held', 'posted', 'reversed')", name=op.f("ck_awards_status")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_awards_assignment_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_awards_order_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_awards_organization_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_awards_place_code")),
        sa.ForeignKeyConstraint(["rule_version_id"], ["rule_versions.id"], name=op.f("fk_awards_rule_version_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["accounts.id"], name=op.f("fk_awards_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
    )
    op.create_index("ix_awards_organization_id", "awards", ["organization_id", "id"], unique=False)
    op.create_index(
        "ix_awards_posts_on", "awards", ["posts_on"], unique=False, postgresql_where="status = 'provisional'"
    )
    op.create_index("ix_awards_served_on", "awards", ["volunteer_id", "served_on"], unique=False)
    op.create_index("ix_awards_volunteer_id", "awards", ["volunteer_id", "id"], unique=False)
    op.create_index("uq_awards_reference", "awards", ["reference"], unique=True)
    op.create_table(
        "order_transitions",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("char_length(reason) <= 500", name=op.f("ck_order_transitions_reason_length")),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_order_transitions_actor_id")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_order_transitions_assignment_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_transitions_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_transitions")),
    )
    op.create_index("ix_order_transitions_order_id", "order_transitions", ["order_id", "id"], unique=False)
    op.create_index(
        "ix_order_transitions_reasons",
        "order_transitions",
        ["actor_id"],
        unique=False,
        postgresql_where="reason IS NOT NULL",
    )
    op.create_table(
        "ratings",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rated_by_id", sa.Uuid(), nullable=False),
        sa.Column("is_on_behalf", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("char_length(words) <= 500", name=op.f("ck_ratings_words_length")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ratings_stars")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_ratings_assignment_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_ratings_order_id")),
        sa.ForeignKeyConstraint(["rated_by_id"], ["accounts.id"], name=op.f("fk_ratings_rated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
    )
    op.create_index("ix_ratings_order_id", "ratings", ["order_id"], unique=False)
    op.create_index("ix_ratings_rated_by_id", "ratings", ["rated_by_id"], unique=False)
    op.create_index("uq_ratings_assignment_id", "ratings", ["assignment_id"], unique=True)
    op.create_table(
        "ledger_transactions",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('award', 'posting', 'reversal')", name=op.f("ck_ledger_transactions_kind")),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_ledger_transactions_actor_id")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_ledger_transactions_award_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transactions")),
    )
    op.create_index("ix_ledger_transactions_award_id", "ledger_transactions", ["award_id"], unique=False)
    op.create_index("uq_ledger_transactions_reference", "ledger_transactions", ["reference"], unique=True)
    op.create_table(
        "postings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_postings_amount")),
        sa.ForeignKeyConstraint(["account_id"], ["ledger_accounts.id"], name=op.f("fk_postings_account_id")),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transactions.id"], name=op.f("fk_postings_transaction_id")
        ),
        sa.PrimaryKeyConstraint("id", "at", name=op.f("pk_postings")),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_index("ix_postings_account_id", "postings", ["account_id", "id"], unique=False)
    op.create_index("ix_postings_transaction_id", "postings", ["transaction_id"], unique=False)
    op.execute("CREATE TABLE deliveries_default PARTITION OF deliveries DEFAULT")
    op.execute("CREATE TABLE postings_default PARTITION OF postings DEFAULT")
    op.execute(REFUSE_CHANGES)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_postings_transaction_id", table_name="postings")
    op.drop_index("ix_postings_account_id", table_name="postings")
    op.drop_table("postings")
    op.drop_index("uq_ledger_transactions_reference", table_name="ledger_transactions")
    op.drop_index("ix_ledger_transactions_award_id", table_name="ledger_transactions")
    op.drop_table("ledger_transactions")
    op.drop_index("uq_ratings_assignment_id", table_name="ratings")
    op.drop_index("ix_ratings_rated_by_id", table_name="ratings")
    op.drop_index("ix_ratings_order_id", table_name="ratings")
    op.drop_table("ratings")
    op.drop_index("ix_order_transitions_reasons", table_name="order_transitions", postgresql_where="reason IS NOT NULL")
    op.drop_index("ix_order_transitions_order_id", table_name="order_transitions")
    op.drop_table("order_transitions")
    op.drop_index("uq_awards_reference", table_name="awards")
    op.drop_index("ix_awards_volunteer_id", table_name="awards")
    op.drop_index("ix_awards_served_on", table_name="awards")
    op.drop_index("ix_awards_posts_on", table_name="awards", postgresql_where="status = 'provisional'")
    op.drop_index("ix_awards_organization_id", table_name="awards")
    op.drop_table("awards")
    op.drop_index("ix_asked_volunteers_volunteer_id_at", table_name="asked_volunteers")
    op.drop_table("asked_volunteers")
    op.drop_index("uq_waves_order_id_number", table_name="waves")
    op.drop_table("waves")
    op.drop_index("ix_volunteers_rotation", table_name="volunteers", postgresql_where="is_active")
    op.drop_index(
        "ix_volunteers_place_code",
        table_name="volunteers",
        postgresql_ops={"place_code": "text_pattern_ops"},
        postgresql_where="is_active",
    )
    op.drop_index("ix_volunteers_organization_id", table_name="volunteers")
    op.drop_index("ix_volunteers_home_cell", table_name="volunteers", postgresql_where="is_active")
    op.drop_table("volunteers")
    op.drop_index("ix_order_photos_order_id", table_name="order_photos")
    op.drop_table("order_photos")
    op.drop_index("ix_dispatches_next_step_at", table_name="dispatches", postgresql_where="next_step_at IS NOT NULL")
    op.drop_table("dispatches")
    op.drop_index("uq_cases_subject", table_name="cases")
    op.drop_index("ix_cases_reported", table_name="cases", postgresql_where="kind = 'problem'")
    op.drop_index("ix_cases_place_code", table_name="cases", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_index("ix_cases_order_id", table_name="cases")
    op.drop_index(
        "ix_cases_open",
        table_name="cases",
        postgresql_ops={"place_code": "text_pattern_ops"},
        postgresql_where="status = 'open'",
    )
    op.drop_table("cases")
    op.drop_index(
        "uq_assignments_live",
        table_name="assignments",
        postgresql_where="status NOT IN ('withdrawn', 'no_show', 'released')",
    )
    op.drop_index("ix_assignments_waitlist", table_name="assignments", postgresql_where="status = 'waitlisted'")
    op.drop_index("ix_assignments_volunteer_id", table_name="assignments")
    op.drop_index(
        "ix_assignments_volunteer_busy",
        table_name="assignments",
        postgresql_where="status IN ('accepted', 'checked_in')",
    )
    op.drop_index("ix_assignments_unrated", table_name="assignments", postgresql_where="status = 'completed'")
    op.drop_table("assignments")
    op.drop_index("ix_team_members_account_id", table_name="team_members")
    op.drop_table("team_members")
    op.drop_index("uq_refresh_tokens_token_hash", table_name="refresh_tokens")
    op.drop_index("ix_refresh_tokens_session_id", table_name="refresh_tokens")
    op.drop_index("ix_refresh_tokens_expires_at", table_name="refresh_tokens")
    op.drop_table("refresh_tokens")
    op.drop_index(
        "ix_orders_unanswered_respond_by", table_name="orders", postgresql_where="status IN ('open', 'pending_review')"
    )
    op.drop_index("ix_orders_recipient_id", table_name="orders")
    op.drop_index("ix_orders_poster_id", table_name="orders")
    op.drop_index("ix_orders_posted_by_id", table_name="orders")
    op.drop_index("ix_orders_place_status", table_name="orders", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_index("ix_orders_place_code", table_name="orders", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_index("ix_orders_organization_id", table_name="orders")
    op.drop_index("ix_orders_open_cell", table_name="orders", postgresql_where="status = 'open'")
    op.drop_index("ix_orders_live_status_ends_at", table_name="orders", postgresql_where="closed_at IS NULL")
    op.drop_table("orders")
    op.drop_index(
        "uq_member_registrations_pending", table_name="member_registrations", postgresql_where="status = 'pending'"
    )
    op.drop_index(
        "uq_member_registrations_approved", table_name="member_registrations", postgresql_where="status = 'approved'"
    )
    op.drop_index(
        "ix_member_registrations_waiting",
        table_name="member_registrations",
        postgresql_ops={"place_code": "text_pattern_ops"},
        postgresql_where="status = 'pending'",
    )
    op.drop_index(
        "ix_member_registrations_place_code",
        table_name="member_registrations",
        postgresql_ops={"place_code": "text_pattern_ops"},
    )
    op.drop_index("ix_member_registrations_organization_id", table_name="member_registrations")
    op.drop_index("ix_member_registrations_account_id", table_name="member_registrations")
    op.drop_table("member_registrations")
    op.drop_index(
        "uq_grants_live", table_name="grants", postgresql_where="revoked_at IS NULL", postgresql_nulls_not_distinct=True
    )
    op.drop_index("ix_grants_team_id", table_name="grants")
    op.drop_index("ix_grants_staff", table_name="grants", postgresql_where="revoked_at IS NULL AND role <> 'volunteer'")
    op.drop_index("ix_grants_place_code", table_name="grants", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_index("ix_grants_organization_id", table_name="grants")
    op.drop_table("grants")
    op.drop_index("uq_devices_token_index", table_name="devices")
    op.drop_index("ix_devices_session_id", table_name="devices")
    op.drop_index("ix_devices_account_id", table_name="devices")
    op.drop_table("devices")
    op.drop_index("uq_teams_place_code_name", table_name="teams")
    op.drop_index("ix_teams_place_code", table_name="teams", postgresql_ops={"place_code": "text_pattern_ops"})
    op.drop_table("teams")
    op.drop_index("ix_sessions_account_id", table_name="sessions")
    op.drop_table("sessions")
    op.drop_index("uq_rule_versions_effective_on", table_name="rule_versions")
    op.drop_table("rule_versions")
    op.drop_index("uq_organizations_place_code_name", table_name="organizations")
    op.drop_index(
        "ix_organizations_place_code", table_name="organizations", postgresql_ops={"place_code": "text_pattern_ops"}
    )
    op.drop_table("organizations")
    op.drop_index("ix_notifications_unread", table_name="notifications", postgresql_where="read_at IS NULL")
    op.drop_index("ix_notifications_created_at", table_name="notifications")
    op.drop_index("ix_notifications_account_id", table_name="notifications")
    op.drop_table("notifications")
    op.drop_table("notification_preferences")
    op.drop_index("ix_stored_answers_created_at", table_name="stored_answers")
    op.drop_table("stored_answers")
    op.drop_table("signing_keys")
    op.drop_table("service_types")
    op.drop_index("ix_places_parent_code", table_name="places")
    op.drop_index("ix_places_districts", table_name="places", postgresql_where="level = 'district'")
    op.drop_index("ix_places_code_prefix", table_name="places", postgresql_ops={"code": "text_pattern_ops"})
    op.drop_table("places")
    op.drop_table("login_tries")
    op.drop_index("ix_login_codes_phone_index_created_at", table_name="login_codes")
    op.drop_index("ix_login_codes_created_at", table_name="login_codes")
    op.drop_index("ix_login_codes_address_index_created_at", table_name="login_codes")
    op.drop_table("login_codes")
    op.drop_index("uq_ledger_accounts_owner", table_name="ledger_accounts")
    op.drop_table("ledger_accounts")
    op.drop_table("job_runs")
    op.drop_table("heartbeats")
    op.drop_index("ix_deliveries_notification_id", table_name="deliveries")
    op.drop_index("ix_deliveries_due", table_name="deliveries", postgresql_where="status = 'pending'")
    op.drop_index("ix_deliveries_dead", table_name="deliveries", postgresql_where="status = 'dead'")
    op.drop_table("deliveries")
    op.drop_index("ix_audit_entries_subject_id_at", table_name="audit_entries")
    op.drop_index("ix_audit_entries_at", table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_index("uq_accounts_phone_index", table_name="accounts")
    op.drop_table("accounts")
    op.execute("DROP FUNCTION refuse_change_of_posting()")
