"""Named selects of points."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Text, cast, exists, or_, select
from sqlalchemy.orm import aliased

from app.kit.database import db
from app.kit.pages import Order as Sorted
from app.kit.pages import Page, PageRequest, page_of
from app.orders.models import Order
from app.people.actors import Actor
from app.points import policy
from app.points.checks.flags import CONTRADICTIONS
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
from app.registration.models import Organization


def for_update(award_id: UUID) -> Award:
    """An award, locked after its order, as it is now; raises :class:`NoSuchPoints`.

    Whatever concerns an order begins with the order's lock, so that no two such acts wait for each other in a circle.
    """
    return _locked(Award.id == award_id) or _missing()


def of_assignment_for_update(assignment_id: UUID) -> Award | None:
    """The latest award of a service, locked after its order, as it is now."""
    tries = select(Award.id).where(Award.assignment_id == assignment_id).order_by(Award.id.desc())
    return _locked(Award.id == tries.limit(1).scalar_subquery())


def _locked(condition: ColumnElement[bool]) -> Award | None:
    with_order = select(Award).select_from(Order).join(Award, Award.order_id == Order.id).where(condition)
    locked = with_order.with_for_update(of=(Order, Award)).execution_options(populate_existing=True)
    return db.session.scalar(locked)


def _missing() -> Award:
    raise NoSuchPoints()


def is_worth(assignment_id: BindParameter[UUID], points: int) -> ColumnElement[bool]:
    """Whether a service's volunteer has so many points by it, or more."""
    return exists().where(Award.assignment_id == assignment_id, Award.volunteer_points >= points)


def due_ids(today: date, limit: int) -> Sequence[UUID]:
    """Provisional awards whose public notice has ended and that no service contradicts which waits, the oldest first."""
    due = select(Award.id).where(Award.status == AwardStatus.PROVISIONAL, Award.posts_on <= today, ~_CONTRADICTED)
    return db.session.scalars(due.order_by(Award.posts_on, Award.id).limit(limit)).all()


def is_contradicted(award: Award) -> bool:
    """Whether the committee is still to decide about a service of the same volunteer that cannot be true beside this one."""
    return bool(db.session.scalar(select(_CONTRADICTED).where(Award.id == award.id)))


def _contradicted() -> ColumnElement[bool]:
    other = aliased(Award)
    evidence, its_order = other.explanation["evidence"], cast(Award.order_id, Text)
    return exists().where(
        other.volunteer_id == Award.volunteer_id,
        other.status == AwardStatus.HELD,
        other.served_on.between(Award.served_on - 1, Award.served_on + 1),
        or_(*(evidence[flag.value]["orders"].has_key(its_order) for flag in CONTRADICTIONS)),
    )


_CONTRADICTED = _contradicted()


def balances(owner: Owner, owner_id: str) -> dict[tuple[Unit, Stage], int]:
    """What an owner's accounts hold, all of them; an account that was never used holds 0."""
    held = select(LedgerAccount.unit, LedgerAccount.stage, LedgerAccount.balance)
    rows = db.session.execute(held.where(LedgerAccount.owner_kind == owner, LedgerAccount.owner_id == owner_id)).all()
    return {(unit, stage): 0 for unit in Unit for stage in Stage} | {(row.unit, row.stage): row.balance for row in rows}


def require_sight(organization_id: UUID, actor: Actor) -> None:
    """Raise :class:`NoSuchPoints` unless there is such an organization and they may see its points."""
    organization = db.session.get(Organization, organization_id)
    if organization is None or not policy.sees_points_of(organization, actor):
        raise NoSuchPoints()


def rule_versions(request: PageRequest) -> Page[RuleVersion]:
    """All versions of the rules, the latest effective day first."""
    return page_of("rules", select(RuleVersion), Sorted([RuleVersion.effective_on]), request)
