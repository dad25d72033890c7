"""The default service types of the field: four for organizations, nine for members."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TYPES = [
    ("resource_sharing", "organizations", "资源共享", "Resource sharing"),
    ("joint_projects", "organizations", "项目共建", "Joint projects"),
    ("professional_service", "organizations", "专业服务", "Professional service"),
    ("paired_help", "organizations", "结对帮扶", "Paired help"),
    ("policy_talks", "members", "政策宣讲", "Policy talks"),
    ("clean_streets", "members", "环境卫生", "Clean streets"),
    ("orderly_traffic", "members", "文明交通", "Orderly traffic"),
    ("elderly_disabled", "members", "助老助残", "Help for the elderly and disabled"),
    ("tutoring", "members", "助学辅导", "Tutoring"),
    ("health", "members", "医疗健康", "Health"),
    ("legal_advice", "members", "法律咨询", "Legal advice"),
    ("repairs_errands", "members", "维修跑腿", "Repairs and errands"),
    ("safety_patrol", "members", "平安巡防", "Safety patrol"),
]
TABLE = sa.table("service_types", *(sa.column(name) for name in ("code", "offered_by", "name_zh", "name_en")))


def upgrade() -> None:
    """Add the defaults."""
    op.bulk_insert(TABLE, [dict(zip(("code", "offered_by", "name_zh", "name_en"), row, strict=True)) for row in TYPES])


def downgrade() -> None:
    """Take the defaults away."""
    codes = [row[0] for row in TYPES]
    op.execute(sa.delete(TABLE).where(sa.column("code").in_(codes)))
