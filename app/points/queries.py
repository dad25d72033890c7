"""Named selects of points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Row, and_, cast, func, select
from sqlalchemy.orm import aliased

from app.kit.database import db
from app.kit.pages import Order as Sorted
from app.kit.pages import Page, PageRequest, page_of
from app.orders.models import Assignment, Order, Rating, Urgency
from app.points.calculation import Counted, ServiceFacts
from app.points.errors import NoSuchPoints
from app.points.models import (
    Award,
    AwardStatus,
    LedgerAccount,
    LedgerTransaction,
    Owner,
    RuleVersion,
    Stage,
    TransactionKind,
    Unit,
)
from app.points.rules import Rule, rule_of


@dataclass(frozen=True)
class Service:
    """A confirmed service, and the rule in force on its day."""

    facts: ServiceFacts
    rule_version_id: UUID
    rule: Rule


def confirmed_service(assignment_id: UUID) -> Service | None:
    """A service's facts with the rule in force on its day; ``None`` if there is no such service.

    Locks the volunteer's awards until the transaction ends: what is counted afterwards is not counted by anybody else meanwhile.
    """
    started_at = func.coalesce(Assignment.checked_in_at, Order.starts_at)
    rule = (
        select(RuleVersion.id, RuleVersion.rule)
        .where(RuleVersion.effective_on <= cast(func.timezone("Asia/Shanghai", started_at), Date))
        .order_by(RuleVersion.effective_on.desc())
        .limit(1)
        .lateral()
    )
    lock = func.pg_advisory_xact_lock(func.hashtextextended(cast(Assignment.volunteer_id, db.Text), 0))
    row = db.session.execute(
        select(Assignment.id, Assignment.order_id, Assignment.volunteer_id, Assignment.organization_id, Assignment.minutes,
               Assignment.proof, Order.place_code, Order.service_type, Order.urgency, started_at.label("started_at"),
               Rating.stars, rule.c.id.label("rule_version_id"), rule.c.rule, lock)
        .join(Order, Order.id == Assignment.order_id)
        .outerjoin(Rating, Rating.assignment_id == Assignment.id)
        .join(rule, onclause=_always())
        .where(Assignment.id == assignment_id)
    ).one_or_none()  # fmt: skip
    return None if row is None else Service(_facts(row), row.rule_version_id, rule_of(row.rule))


def _always() -> ColumnElement[bool]:
    return and_(True)


def _facts(row: Row[tuple[object, ...]]) -> ServiceFacts:
    return ServiceFacts(
        order_id=row.order_id,
        assignment_id=row.id,
        volunteer_id=row.volunteer_id,
        organization_id=row.organization_id,
        place_code=row.place_code,
        service_type=row.service_type,
        is_urgent=row.urgency is Urgency.URGENT,
        started_at=row.started_at,
        minutes=row.minutes or 0,
        stars=row.stars,
        is_proved=row.proof is not None,
    )


def counted(volunteer_id: UUID, day: date) -> Counted:
    """The volunteer's minutes counted so far on a day, in its month and its year; reversed services do not count."""
    minutes = func.coalesce(func.sum(Award.minutes_counted), 0)
    month = day.replace(day=1)
    row = db.session.execute(
        select(minutes.filter(Award.served_on == day), minutes.filter(Award.served_on >= month), minutes).where(
            Award.volunteer_id == volunteer_id,
            Award.served_on.between(day.replace(month=1, day=1), day.replace(month=12, day=31)),
            Award.status != AwardStatus.REVERSED,
        )
    ).one()
    return Counted(*(int(value) for value in row))
