"""The ways to people: channels, receipts, how providers do."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "channel_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("message_class", sa.String(length=40), nullable=False),
        sa.Column("tried", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sent", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("dead", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "channel IN ('fcm', 'jpush', 'web_push', 'wechat', 'sms')", name=op.f("ck_channel_days_channel")
        ),
        sa.CheckConstraint(
            "message_class IN ('invitation', 'service', 'security', 'news')", name=op.f("ck_channel_days_message_class")
        ),
        sa.PrimaryKeyConstraint("day", "channel", "message_class", name=op.f("pk_channel_days")),
    )
    op.create_table(
        "channel_states",
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("openings", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("closed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minute_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minute_taken", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "channel IN ('fcm', 'jpush', 'web_push', 'wechat', 'sms')", name=op.f("ck_channel_states_channel")
        ),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_states")),
    )
    op.create_table(
        "receipts",
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('fcm', 'jpush', 'web_push', 'wechat', 'sms')", name=op.f("ck_receipts_channel")
        ),
        sa.CheckConstraint("stage IN ('delivered', 'opened', 'answered')", name=op.f("ck_receipts_stage")),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["notifications.id"], name=op.f("fk_receipts_notification_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("notification_id", "stage", name=op.f("pk_receipts")),
    )
    op.create_index("ix_receipts_sent_on", "receipts", ["sent_on", "channel", "stage"], unique=False)
    op.add_column("deliveries", sa.Column("channel", sa.String(length=40), nullable=True))
    op.add_column("deliveries", sa.Column("turn", sa.SmallInteger(), server_default="1", nullable=False))
    op.add_column("deliveries", sa.Column("faults", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("deliveries", sa.Column("fall_back_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("deliveries", "device_id", existing_type=sa.UUID(), nullable=True)
    op.create_check_constraint(
        op.f("ck_deliveries_channel"), "deliveries", "channel IN ('fcm', 'jpush', 'web_push', 'wechat', 'sms')"
    )
    op.execute("UPDATE deliveries SET channel = 'fcm'")
    op.drop_constraint(op.f("ck_devices_channel"), "devices")
    op.create_check_constraint(
        op.f("ck_devices_channel"), "devices", "channel IN ('fcm', 'jpush', 'web_push', 'wechat')"
    )
    op.create_index(
        "ix_deliveries_fall_back_at",
        "deliveries",
        ["fall_back_at"],
        unique=False,
        postgresql_where="fall_back_at IS NOT NULL",
    )


def downgrade() -> None:
    """Back: what had no device of FCM is gone."""
    op.execute("DELETE FROM deliveries WHERE channel IS DISTINCT FROM 'fcm' OR device_id IS NULL")
    op.execute("DELETE FROM devices WHERE channel <> 'fcm'")
    op.drop_constraint(op.f("ck_devices_channel"), "devices")
    op.create_check_constraint(op.f("ck_devices_channel"), "devices", "channel IN ('fcm')")
    op.drop_constraint(op.f("ck_deliveries_channel"), "deliveries")
    op.drop_index("ix_deliveries_fall_back_at", table_name="deliveries", postgresql_where="fall_back_at IS NOT NULL")
    op.alter_column("deliveries", "device_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("deliveries", "fall_back_at")
    op.drop_column("deliveries", "faults")
    op.drop_column("deliveries", "turn")
    op.drop_column("deliveries", "channel")
    op.drop_index("ix_receipts_sent_on", table_name="receipts")
    op.drop_table("receipts")
    op.drop_table("channel_states")
    op.drop_table("channel_days")
