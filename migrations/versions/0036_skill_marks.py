"""A draw of volunteers reads their services and the marks of their skills from the index of its spot."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

SKILL_MARKS = """
CREATE OR REPLACE FUNCTION skill_marks(skills text[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(bit_or(1::bigint << get_byte(decode(md5(skill), 'hex'), 0) % 64), 0) FROM unnest(skills) AS skill $$
"""
ROTATIONS = {
    "ix_volunteers_rotation": ("place_code", "home_cell"),
    "ix_volunteers_cell_rotation": ("home_cell", "place_code"),
}


def upgrade() -> None:
    """Forward. The table is written anew, some seconds for a million volunteers."""
    op.execute(SKILL_MARKS)
    marks = sa.Computed("CASE WHEN cardinality(skills) = 0 THEN 0 ELSE skill_marks(skills) END", persisted=True)
    op.add_column("volunteers", sa.Column("skill_marks", sa.BigInteger(), marks, nullable=False))
    for name, (spot, other) in ROTATIONS.items():
        op.drop_index(name, table_name="volunteers")
        _make(name, spot, postgresql_include=["account_id", other, "service_types", "skill_marks"])


def downgrade() -> None:
    """Back."""
    for name, (spot, _) in ROTATIONS.items():
        op.drop_index(name, table_name="volunteers")
        _make(name, spot)
    op.drop_column("volunteers", "skill_marks")
    op.execute("DROP FUNCTION skill_marks(text[])")


def _make(name: str, spot: str, **more: list[str]) -> None:
    columns = [spot, sa.literal_column("md5(account_id::text)")]
    op.create_index(name, "volunteers", columns, unique=False, postgresql_where="is_active", **more)
