"""Who can take an order at all: the same conditions for suggestions and for whom the committee names itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import aliased

from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.dispatch.models import Block
from app.kit.database import db
from app.kit.statements import words
from app.orders.lifecycle import COMING, LIVE_PARTS
from app.orders.models import Assignment, AssignmentStatus, Order
from app.people.models import Grant, Role
from app.registration.models import Volunteer


def asking_side(order: Order) -> tuple[UUID, ...]:
    """Who asks, who needs the help, who typed it: they are never asked."""
    return tuple(dict.fromkeys((order.poster_id, order.recipient_id, order.posted_by_id)))


def against(order: Order, account_id: Any, skills: Any) -> Mapping[str, ColumnElement[bool]]:
    """What speaks against a volunteer, by name; ``account_id`` and ``skills`` are the volunteer's columns."""
    return {
        "asking": account_id.in_(asking_side(order)),
        "apart": _is_blocked(order, account_id),
        "skills": ~skills.contains(order.skills),
        "busy": _serves_elsewhere(order, account_id),
        "taking_part": _takes_part(order, account_id),
        "refused": or_(_gave_back(order, account_id), _declined(order, HandOffer.volunteer_id, account_id)),
    }


def fits(order: Order, account_id: Any, skills: Any) -> list[ColumnElement[bool]]:
    """Nothing of that, and no open offer."""
    is_asked = has_offer(order, HandOfferStatus.OFFERED, HandOffer.volunteer_id, account_id)
    return [*(~condition for condition in against(order, account_id, skills).values()), ~is_asked]


def why_not(order: Order, account_id: UUID) -> list[str]:
    """The names of what speaks against a volunteer; ``inactive`` where they are none. One statement."""
    reasons = against(order, Volunteer.account_id, Volunteer.skills)
    found = select(*(condition.label(name) for name, condition in reasons.items()))
    row = db.session.execute(found.where(Volunteer.account_id == account_id, Volunteer.is_active)).one_or_none()
    if row is None:
        return ["inactive"]
    return [name for name in reasons if row._mapping[name]]


def refused_by(order: Order, column: Any, group_id: Any) -> ColumnElement[bool]:
    """Whether a team or an organization declined this order, or has not answered yet."""
    return or_(
        _declined(order, column, group_id), has_offer(order, HandOfferStatus.OFFERED, column, group_id)
    )  # fmt: skip


def has_offer(order: Order, status: HandOfferStatus, column: Any, whose: Any) -> ColumnElement[bool]:
    """Whether there is an offer of this order that stands so."""
    return exists().where(HandOffer.order_id == order.id, column == whose, HandOffer.status == status)


def _declined(order: Order, column: Any, whose: Any) -> ColumnElement[bool]:
    return has_offer(order, HandOfferStatus.DECLINED, column, whose)


def _is_blocked(order: Order, account_id: Any) -> ColumnElement[bool]:
    """Whether they, or somebody on the asking side, want nothing to do with the other."""
    side = asking_side(order)
    by_them = and_(Block.account_id == account_id, Block.other_id.in_(side))
    by_side = and_(Block.other_id == account_id, Block.account_id.in_(side))
    return exists().where(or_(by_them, by_side))


def _serves_elsewhere(order: Order, account_id: Any) -> ColumnElement[bool]:
    other = aliased(Order)
    overlaps = (other.starts_at < order.ends_at, other.ends_at > order.starts_at, other.id != order.id)
    theirs = (Assignment.volunteer_id == account_id, Assignment.status.in_(words(COMING)))
    return (
        select(literal(1))
        .join_from(Assignment, other, other.id == Assignment.order_id)
        .where(*theirs, *overlaps)
        .exists()
    )


def _takes_part(order: Order, account_id: Any) -> ColumnElement[bool]:
    theirs = (Assignment.order_id == order.id, Assignment.volunteer_id == account_id)
    return exists().where(*theirs, Assignment.status.in_(LIVE_PARTS))


def _gave_back(order: Order, account_id: Any) -> ColumnElement[bool]:
    theirs = (Assignment.order_id == order.id, Assignment.volunteer_id == account_id)
    return exists().where(*theirs, Assignment.status.in_((AssignmentStatus.WITHDRAWN, AssignmentStatus.NO_SHOW)))


def leaders_of(team_id: Any) -> Any:
    """The accounts that lead a team."""
    return _holding(Role.LEADER, Grant.team_id == team_id)


def officers_of(organization_id: Any) -> Any:
    """The accounts that speak for an organization."""
    return _holding(Role.OFFICER, Grant.organization_id == organization_id)


def _holding(role: Role, scope: ColumnElement[bool]) -> Any:
    return select(Grant.account_id).where(Grant.role == role, scope, Grant.revoked_at.is_(None))
