"""The default rule of points, in force from the first day."""

import datetime as dt
import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

VERSION = uuid.UUID("01940000-0000-7000-8000-000000000001")
RULE = {
    "points_an_hour": 10,
    "points_by_service_type": {},
    "urgent_percent": 20,
    "organization_percent": 50,
    "lowest_paid_stars": 3,
    "needs_proof": True,
    "day_cap_minutes": 240,
    "month_cap_minutes": None,
    "year_cap_minutes": None,
    "notice_working_days": 3,
}
TABLE = sa.table(
    "rule_versions",
    sa.column("id", sa.Uuid()),
    sa.column("effective_on", sa.Date()),
    sa.column("rule", JSONB()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Add the rule."""
    since = dt.date(2020, 1, 1)
    made = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    op.bulk_insert(TABLE, [{"id": VERSION, "effective_on": since, "rule": RULE, "created_at": made}])


def downgrade() -> None:
    """Leave the rule: a version is never deleted, and goes with its table."""
