"""Named selects of points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Text, cast, func, select, true

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
    Owner,
    RuleVersion,
    Stage,
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
    lock = func.pg_advisory_xact_lock(func.hashtextextended(cast(Assignment.volunteer_id, Text), 0))
    row = db.session.execute(
        select(Assignment.id, Assignment.order_id, Assignment.volunteer_id, Assignment.organization_id, Assignment.minutes,
               Assignment.proof, Order.place_code, Order.service_type, Order.urgency, started_at.label("started_at"),
               Rating.stars, rule.c.id.label("rule_version_id"), rule.c.rule, lock)
        .join(Order, Order.id == Assignment.order_id)
        .outerjoin(Rating, Rating.assignment_id == Assignment.id)
        .join(rule, true())
        .where(Assignment.id == assignment_id)
    ).one_or_none()  # fmt: skip
    return None if row is None else Service(_facts(row), row.rule_version_id, rule_of(row.rule))


def _facts(row: Any) -> ServiceFacts:
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
    total = func.sum(Award.minutes_counted)
    in_month = func.to_char(Award.served_on, "YYYY-MM") == f"{day:%Y-%m}"
    sums = (total.filter(Award.served_on == day), total.filter(in_month), total)
    row = db.session.execute(
        select(*(func.coalesce(part, 0) for part in sums)).where(
            Award.volunteer_id == volunteer_id,
            Award.served_on.between(day.replace(month=1, day=1), day.replace(month=12, day=31)),
            Award.status != AwardStatus.REVERSED,
        )
    ).one()
    return Counted(*(int(minutes) for minutes in row))


def for_update(award_id: UUID) -> Award:
    """An award, locked after its order, as it is now; raises :class:`NoSuchPoints`.

    Whatever concerns an order begins with the order's lock, so that no two such acts wait for each other in a circle.
    """
    return _locked(Award.id == award_id) or _missing()


def of_assignment_for_update(assignment_id: UUID) -> Award | None:
    """The award of a service, locked after its order, as it is now."""
    return _locked(Award.assignment_id == assignment_id)


def _locked(condition: ColumnElement[bool]) -> Award | None:
    with_order = select(Award).select_from(Order).join(Award, Award.order_id == Order.id).where(condition)
    locked = with_order.with_for_update(of=(Order, Award)).execution_options(populate_existing=True)
    return db.session.scalar(locked)


def _missing() -> Award:
    raise NoSuchPoints()


def due_ids(today: date, limit: int) -> Sequence[UUID]:
    """Provisional awards whose public notice has ended, the oldest first."""
    due = select(Award.id).where(Award.status == AwardStatus.PROVISIONAL, Award.posts_on <= today)
    return db.session.scalars(due.order_by(Award.posts_on, Award.id).limit(limit)).all()


def balances(owner: Owner, owner_id: str) -> dict[tuple[Unit, Stage], int]:
    """What an owner's accounts hold, all of them; an account that was never used holds 0."""
    held = select(LedgerAccount.unit, LedgerAccount.stage, LedgerAccount.balance)
    rows = db.session.execute(held.where(LedgerAccount.owner_kind == owner, LedgerAccount.owner_id == owner_id)).all()
    return {(unit, stage): 0 for unit in Unit for stage in Stage} | {(row.unit, row.stage): row.balance for row in rows}


def rule_versions(request: PageRequest) -> Page[RuleVersion]:
    """All versions of the rules, the latest effective day first."""
    return page_of("rules", select(RuleVersion), Sorted([RuleVersion.effective_on]), request)
