"""How long it takes until somebody says yes, by place, kind and hour of posting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, cast, extract, func, select, true, tuple_

from app.dispatch.reports.span import Span
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders.models import Assignment, Order

MOST_ROWS = 500
"""A district has 150 communities, 13 kinds and 24 hours."""


@dataclass(frozen=True)
class AnswerRow:
    """The orders of one place, kind or hour: how many were answered, and after how many minutes."""

    key: str
    orders: int
    answered: int
    median_minutes: int | None
    p90_minutes: int | None


@dataclass(frozen=True)
class Answers:
    """The report."""

    whole: AnswerRow
    by_place: Sequence[AnswerRow]
    by_kind: Sequence[AnswerRow]
    by_hour: Sequence[AnswerRow]


def answers(span: Span) -> Answers:
    """Orders posted in a span, from posting to the first yes (by one statement); entries made afterwards are no answers."""
    first = (
        select(func.min(Assignment.accepted_at).label("at"))
        .where(Assignment.order_id == Order.id, Assignment.entered_by_id.is_(None))
        .lateral("first")
    )
    hour = extract("hour", func.timezone(SHANGHAI.key, Order.posted_at)).label("hour")
    minutes = (cast(extract("epoch", first.c.at - Order.posted_at), Float) / 60).label("minutes")
    posted = (
        select(Order.place_code, Order.service_type, hour, minutes)
        .select_from(Order)
        .join(first, true())
        .where(*span.posted)
        .subquery("posted")
    )
    rows = db.session.execute(_grouped(posted)).all()
    found: dict[str, list[AnswerRow]] = {"place": [], "kind": [], "hour": [], "whole": []}
    for place, kind, at_hour, *figures in rows:
        found[_grouping(place, kind, at_hour)].append(_row(place or kind or _hour(at_hour), figures))
    whole = found["whole"][0] if found["whole"] else AnswerRow("", 0, 0, None, None)
    return Answers(whole, found["place"], found["kind"], found["hour"])


def _grouped(posted: Any) -> Any:
    """By place, by kind, by hour and altogether, at once."""
    keys = (posted.c.place_code, posted.c.service_type, posted.c.hour)
    sets = func.grouping_sets(*(tuple_(key) for key in keys), tuple_())
    figures: list[Any] = [func.count(), func.count(posted.c.minutes)]
    figures += [func.percentile_cont(share).within_group(posted.c.minutes) for share in (0.5, 0.9)]
    return select(*keys, *figures).group_by(sets).order_by(*keys).limit(MOST_ROWS)


def _grouping(place: str | None, kind: str | None, hour: Any) -> str:
    if place is not None:
        return "place"
    if kind is not None:
        return "kind"
    return "whole" if hour is None else "hour"


def _hour(hour: Any) -> str:
    return "" if hour is None else f"{int(hour):02d}"


def _row(key: str, figures: Sequence[Any]) -> AnswerRow:
    orders, answered, *percentiles = figures
    median, p90 = (None if minutes is None else round(float(minutes)) for minutes in percentiles)
    return AnswerRow(key, orders, answered, median, p90)
