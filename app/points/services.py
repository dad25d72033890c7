"""What an award is made from: the confirmed service, the rule of its day, and what was counted before.

The statements are made once: building them anew would cost each award more than running them.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, Text, bindparam, cast, func, select, true

from app.kit.statements import Statement
from app.orders.models import Assignment, Order, Rating, Urgency
from app.points.calculation import Counted, ServiceFacts
from app.points.models import Award, AwardStatus, RuleVersion
from app.points.rules import Rule, rule_of


@dataclass(frozen=True)
class Service:
    """A confirmed service, and the rule in force on its day."""

    facts: ServiceFacts
    rule_version_id: UUID
    rule: Rule


def _service() -> Select[*tuple[Any, ...]]:
    started_at = func.coalesce(Assignment.checked_in_at, Order.starts_at)
    rule = (
        select(RuleVersion.id, RuleVersion.rule)
        .where(RuleVersion.effective_on <= cast(func.timezone("Asia/Shanghai", started_at), Date))
        .order_by(RuleVersion.effective_on.desc())
        .limit(1)
        .lateral()
    )
    lock = func.pg_advisory_xact_lock(func.hashtextextended(cast(Assignment.volunteer_id, Text), 0))
    return (
        select(Assignment.id, Assignment.order_id, Assignment.volunteer_id, Assignment.organization_id, Assignment.minutes,
               Assignment.proof, Order.place_code, Order.service_type, Order.urgency, started_at.label("started_at"),
               Rating.stars, rule.c.id.label("rule_version_id"), rule.c.rule, lock)
        .join(Order, Order.id == Assignment.order_id)
        .outerjoin(Rating, Rating.assignment_id == Assignment.id)
        .join(rule, true())
        .where(Assignment.id == bindparam("assignment_id"))
    )  # fmt: skip


def _counted() -> Select[*tuple[Any, ...]]:
    total = func.sum(Award.minutes_counted)
    on_day = Award.served_on == bindparam("day")
    in_month = Award.served_on.between(bindparam("month_begins"), bindparam("month_ends"))
    in_year = Award.served_on.between(bindparam("year_begins"), bindparam("year_ends"))
    return select(*(func.coalesce(part, 0) for part in (total.filter(on_day), total.filter(in_month), total))).where(
        Award.volunteer_id == bindparam("volunteer_id"), in_year, Award.status != AwardStatus.REVERSED
    )


_SERVICE, _COUNTED = Statement(_service()), Statement(_counted())


def confirmed(assignment_id: UUID) -> Service | None:
    """A service's facts with the rule in force on its day; ``None`` if there is no such service.

    Locks the volunteer's awards until the transaction ends: what is counted afterwards is not counted by anybody else meanwhile.
    """
    rows = _SERVICE.rows({"assignment_id": assignment_id})
    if not rows:
        return None
    *facts, rule_version_id, rule, _ = rows[0]
    return Service(_facts(facts), rule_version_id, rule_of(rule))


def counted(volunteer_id: UUID, day: date) -> Counted:
    """The volunteer's minutes counted so far on a day, in its month and its year; reversed services do not count."""
    values = {
        "volunteer_id": volunteer_id,
        "day": day,
        "month_begins": day.replace(day=1),
        "month_ends": day.replace(day=monthrange(day.year, day.month)[1]),
        "year_begins": day.replace(month=1, day=1),
        "year_ends": day.replace(month=12, day=31),
    }
    return Counted(*map(int, _COUNTED.rows(values)[0]))


_FACTS = (
    "assignment_id", "order_id", "volunteer_id", "organization_id", "minutes", "proof", "place_code", "service_type", "urgency",
    "started_at", "stars",
)  # fmt: skip
"""What the statement's columns are called among the facts."""


def _facts(row: list[Any]) -> ServiceFacts:
    values = dict(zip(_FACTS, row, strict=True))
    is_urgent = values.pop("urgency") is Urgency.URGENT
    return ServiceFacts(**values | {"minutes": values["minutes"] or 0}, is_urgent=is_urgent)
