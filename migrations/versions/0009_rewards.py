"""Rewards of a place, their redemption, and points offered to a neighbour."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OWNERS = ("volunteer", "organization", "community")
NEW_OWNERS = (*OWNERS, "reward", "donation")
KINDS = ("award", "posting", "reversal")
NEW_KINDS = (*KINDS, "redemption", "redemption_cancelled", "donation", "donation_taken", "donation_returned")


def _allow(table: str, column: str, values: tuple[str, ...]) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table)
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(name, table, f"{column} IN ({listed})")


def upgrade() -> None:
    """Forward."""
    _allow("ledger_accounts", "owner_kind", NEW_OWNERS)
    _allow("ledger_transactions", "kind", NEW_KINDS)
    op.create_table(
        "donations",
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="offered", nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("take_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'offered') = (ended_at IS NULL)", name=op.f("ck_donations_ended")),
        sa.CheckConstraint("status <> 'taken' OR receiver_id IS NOT NULL", name=op.f("ck_donations_taken")),
        sa.CheckConstraint("status IN ('offered', 'taken', 'returned')", name=op.f("ck_donations_status")),
        sa.CheckConstraint("points >= 1", name=op.f("ck_donations_points")),
        sa.CheckConstraint("receiver_id <> giver_id", name=op.f("ck_donations_receiver")),
        sa.ForeignKeyConstraint(["giver_id"], ["accounts.id"], name=op.f("fk_donations_giver_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["accounts.id"], name=op.f("fk_donations_receiver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donations")),
    )
    op.create_index("ix_donations_due", "donations", ["take_by"], unique=False, postgresql_where="status = 'offered'")
    op.create_index("ix_donations_giver_id", "donations", ["giver_id", "id"], unique=False)
    op.create_index("ix_donations_receiver_id", "donations", ["receiver_id", "id"], unique=False)
    op.create_table(
        "rewards",
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("stock", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("collected", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("supplied", sa.BigInteger(), nullable=False),
        sa.Column("per_person", sa.BigInteger(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("char_length(description) <= 500", name=op.f("ck_rewards_description_length")),
        sa.CheckConstraint("char_length(title) <= 60", name=op.f("ck_rewards_title_length")),
        sa.CheckConstraint("per_person BETWEEN 1 AND 1000", name=op.f("ck_rewards_per_person")),
        sa.CheckConstraint("points BETWEEN 1 AND 100000", name=op.f("ck_rewards_points")),
        sa.CheckConstraint("reserved >= 0 AND collected >= 0", name=op.f("ck_rewards_reserved")),
        sa.CheckConstraint("stock + reserved + collected = supplied", name=op.f("ck_rewards_supplied")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_rewards_stock")),
        sa.ForeignKeyConstraint(["created_by_id"], ["accounts.id"], name=op.f("fk_rewards_created_by_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_rewards_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewards")),
    )
    op.create_index("ix_rewards_place_code", "rewards", ["place_code", "id"], unique=False)
    op.create_table(
        "redemptions",
        sa.Column("reward_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), server_default="open", nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("code_tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collect_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'open') = (code_sealed IS NOT NULL)", name=op.f("ck_redemptions_code")),
        sa.CheckConstraint("(status = 'open') = (ended_at IS NULL)", name=op.f("ck_redemptions_ended")),
        sa.CheckConstraint(
            "status IN ('open', 'collected', 'cancelled', 'expired')", name=op.f("ck_redemptions_status")
        ),
        sa.CheckConstraint("code_tries BETWEEN 0 AND 5", name=op.f("ck_redemptions_code_tries")),
        sa.CheckConstraint("points >= 1", name=op.f("ck_redemptions_points")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_redemptions_account_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["accounts.id"], name=op.f("fk_redemptions_ended_by_id")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_redemptions_reward_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemptions")),
    )
    op.create_index("ix_redemptions_account_id", "redemptions", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_redemptions_due", "redemptions", ["collect_by"], unique=False, postgresql_where="status = 'open'"
    )
    op.create_index("ix_redemptions_reward_id", "redemptions", ["reward_id", "status", "id"], unique=False)


def downgrade() -> None:
    """Back."""
    _allow("ledger_transactions", "kind", KINDS)
    _allow("ledger_accounts", "owner_kind", OWNERS)
    op.drop_index("ix_redemptions_reward_id", table_name="redemptions")
    op.drop_index("ix_redemptions_due", table_name="redemptions", postgresql_where="status = 'open'")
    op.drop_index("ix_redemptions_account_id", table_name="redemptions")
    op.drop_table("redemptions")
    op.drop_index("ix_rewards_place_code", table_name="rewards")
    op.drop_table("rewards")
    op.drop_index("ix_donations_receiver_id", table_name="donations")
    op.drop_index("ix_donations_giver_id", table_name="donations")
    op.drop_index("ix_donations_due", table_name="donations", postgresql_where="status = 'offered'")
    op.drop_table("donations")
