"""The quarterly order (季排队): the organizations of a place by the hours they served for each registered member.

For the committee, not for the public. It is made from the organizations' monthly statements and their registered members on the
day on which the quarter is closed.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from app.kit.database import db
from app.points.statements.figures import Figures
from app.points.statements.models import Part, SubjectKind
from app.points.statements.periods import Period
from app.points.statements.yearly import hash_before

DIGITS = {Part.COMMUNITY: 12, Part.SUBDISTRICT: 9, Part.DISTRICT: 6}
ORDER = text("""
    WITH served AS (
        SELECT subject_id::uuid AS organization_id,
               sum((content -> 'services' ->> 'services')::bigint)::bigint AS services,
               sum((content -> 'services' ->> 'minutes')::bigint)::bigint AS minutes,
               sum((content -> 'services' ->> 'report_credit')::bigint)::bigint AS points
        FROM statements
        WHERE subject_kind = 'organization' AND period_kind = 'month' AND period_on >= :first AND period_on <= :last
        GROUP BY subject_id
    ), members AS (
        SELECT organization_id, count(*) AS members FROM volunteers GROUP BY organization_id
    )
    SELECT left(organizations.place_code, :digits) AS place, organizations.id,
           coalesce(members.members, 0) AS members, coalesce(services, 0) AS services,
           coalesce(minutes, 0) AS minutes, coalesce(points, 0) AS points
    FROM organizations LEFT JOIN served ON served.organization_id = organizations.id
    LEFT JOIN members ON members.organization_id = organizations.id
    WHERE length(organizations.place_code) >= :digits AND (members.members > 0 OR services > 0)
    ORDER BY left(organizations.place_code, :digits) COLLATE "C"
""")


def of_quarter(part: Part, quarter: Period) -> Iterator[Figures]:
    """The order of each place of a level that has an organization with members or with services, by the places' codes."""
    values = {"first": quarter.first, "last": quarter.last_day, "digits": DIGITS[part]}
    by_place: dict[str, list[Any]] = {}
    for row in db.session.execute(ORDER, values):
        by_place.setdefault(row.place, []).append(row)
    for place, rows in by_place.items():
        yield Figures(place, ordered(rows), hash_before(SubjectKind(part.value), place, quarter))


def ordered(rows: list[Any]) -> dict[str, Any]:
    """The content: who served longest for each member first, then who has more points; equals share a rank."""
    keys = {row.id: (_each(row), row.points) for row in rows}
    best = sorted(rows, key=lambda row: (*(-figure for figure in keys[row.id]), str(row.id)))
    ranks: dict[tuple[int, int], int] = {}
    for rank, row in enumerate(best, start=1):
        ranks.setdefault(keys[row.id], rank)
    return {
        "order": [
            {
                "rank": ranks[keys[row.id]], "organization_id": str(row.id), "members": row.members,
                "services": row.services, "minutes": row.minutes, "points": row.points,
                "minutes_a_member_hundredths": _each(row),
            }
            for row in best
        ]
    }  # fmt: skip


def _each(row: Any) -> int:
    """Hundredths of a minute for each registered member; who has none registered counts as one."""
    return int(row.minutes * 100 // max(row.members, 1))
