"""The annual review (年总评): the sum of a subject's monthly statements, each named with its number and hash."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.kit.database import db
from app.points.statements.figures import ROWS_AT_A_TIME, Figures, rating
from app.points.statements.models import Part, PeriodKind, Statement, SubjectKind
from app.points.statements.periods import Period


def of_year(part: Part, year: Period) -> Iterator[Figures]:
    """The figures of every subject of a kind that has a monthly statement of the year, in the order of their ids."""
    kind, earlier = SubjectKind(part.value), aliased(Statement)
    before = (
        select(earlier.hash)
        .where(
            earlier.subject_kind == kind, earlier.subject_id == Statement.subject_id, earlier.period_kind == year.kind
        )
        .where(earlier.period_on < year.first)
        .order_by(earlier.period_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (Statement.subject_id, Statement.period_on, Statement.number, Statement.hash, Statement.content)
    months = select(*columns, before.label("previous_hash")).where(
        Statement.subject_kind == kind,
        Statement.period_kind == PeriodKind.MONTH,
        Statement.period_on.between(year.first, year.last_day),
    )
    ordered = months.order_by(Statement.subject_id.collate("C"), Statement.period_on)
    rows = db.session.execute(ordered, execution_options={"yield_per": ROWS_AT_A_TIME})
    for subject, found in groupby(rows, key=lambda row: row.subject_id):
        months_of = list(found)
        yield Figures(subject, reviewed(months_of), months_of[0].previous_hash)


def reviewed(months: Sequence[Any]) -> dict[str, Any]:
    """The content of a review of some months' statements, the earliest first."""
    contents = [row.content for row in months]
    ratings = [content["rating"] for content in contents]
    stars, rated, unrated = (sum(one[name] for one in ratings) for name in ("stars", "rated", "unrated"))
    return {
        "opening": contents[0]["opening"],
        "movements": added([content["movements"] for content in contents]),
        "closing": contents[-1]["closing"],
        "by_service_type": added([content["by_service_type"] for content in contents]),
        "services": added([content["services"] for content in contents]),
        "rating": rating(stars, rated, unrated),
        "reversals": added([content["reversals"] for content in contents]),
        "months": [{"month": f"{row.period_on:%Y-%m}", "number": row.number, "hash": row.hash.hex()} for row in months],
    }


def added(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The sum of figures of one shape, name by name; a name that a part lacks counts as nothing."""
    total: dict[str, Any] = {}
    for name in {name: None for part in parts for name in part}:
        values = [part[name] for part in parts if name in part]
        total[name] = added(values) if isinstance(values[0], dict) else sum(values)
    return total


def hash_before(kind: SubjectKind, subject: str, period: Period) -> bytes | None:
    """The hash of the subject's statement before a period, of the same kind of period."""
    earlier = select(Statement.hash).where(
        Statement.subject_kind == kind,
        Statement.subject_id == subject,
        Statement.period_kind == period.kind,
        Statement.period_on < period.first,
    )
    return db.session.scalar(earlier.order_by(Statement.period_on.desc()).limit(1))
