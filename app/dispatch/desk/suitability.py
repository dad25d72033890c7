"""Who can take an order at all: the same conditions for suggestions and for whom the committee names itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.dispatch import household
from app.dispatch.candidates import WEEK, hours_of_week, kilometres
from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.dispatch.models import Answer, Asked, Attention, Block, Wish
from app.kit.database import db
from app.kit.statements import words
from app.kit.texts import text
from app.orders.lifecycle import COMING, LIVE_PARTS
from app.orders.models import Assignment, AssignmentStatus, Order
from app.people.models import Grant, Role
from app.registration.models import Volunteer


def asking_side(order: Order) -> tuple[UUID, ...]:
    """Who asks, who needs the help, who typed it: they are never asked."""
    return tuple(dict.fromkeys((order.poster_id, order.recipient_id, order.posted_by_id)))


def against(order: Order, account_id: Any, skills: Any) -> Mapping[str, ColumnElement[bool]]:
    """What speaks against a volunteer, by name, but for their wishes; ``account_id`` and ``skills`` are columns of theirs."""
    is_asking = account_id.in_(asking_side(order))
    at_home = account_id.in_(household.members_of(order.household_index, household.hosts_of(order)))
    return {
        "asking": is_asking,
        "household": at_home & ~is_asking,
        "apart": _is_blocked(order, account_id),
        "skills": ~skills.contains(order.skills),
        "busy": _serves_elsewhere(order, account_id),
        "taking_part": _takes_part(order, account_id),
        "refused": or_(
            _gave_back(order, account_id), _declined(order, HandOffer.volunteer_id, account_id), _said_no(order, account_id)
        ),
    }  # fmt: skip


def against_wishes(order: Order, at: datetime) -> Mapping[str, ColumnElement[bool]]:
    """What of a volunteer's own hours and limits speaks against it, by name, in columns of :class:`Wish` and :class:`Attention`.

    How far they go is told by :func:`is_too_far`.
    """
    first, hours = hours_of_week(order)
    recent = func.cardinality(Attention.told_at) - func.width_bucket(at - WEEK, Attention.told_at)
    return {
        "excused": Wish.excused_until > at,
        "quiet": Wish.quiet_until > at,
        "unwanted": Wish.unwanted_kinds.contains([order.service_type]),
        "hours": func.strpos(func.substr(Wish.windows + Wish.windows, first, hours), "0") > 0,
        "own_limit": Wish.most_a_week <= recent,
    }


def is_too_far(order: Order, home_cell: str, most_km: int | None) -> bool:
    """Whether a home is farther from an order than somebody wants to go."""
    return most_km is not None and kilometres(order.cell, home_cell) > most_km


def fits(order: Order, account_id: Any, skills: Any, at: datetime) -> list[ColumnElement[bool]]:
    """Nothing of that, and no open offer."""
    is_asked = has_offer(order, HandOfferStatus.OFFERED, HandOffer.volunteer_id, account_id)
    wishes = select(literal(1)).outerjoin_from(Wish, Attention, Attention.volunteer_id == Wish.volunteer_id)
    kept_out = wishes.where(Wish.volunteer_id == account_id, or_(*against_wishes(order, at).values())).exists()
    return [*(~condition for condition in against(order, account_id, skills).values()), ~is_asked, ~kept_out]


def why_not(order: Order, account_id: UUID, at: datetime) -> list[str]:
    """The names of what speaks against a volunteer; ``inactive`` where they are none. One statement."""
    reasons = {**against(order, Volunteer.account_id, Volunteer.skills), **against_wishes(order, at)}
    found = (
        select(Volunteer.home_cell, Wish.most_km, *(condition.label(name) for name, condition in reasons.items()))
        .outerjoin(Wish, Wish.volunteer_id == Volunteer.account_id)
        .outerjoin(Attention, Attention.volunteer_id == Volunteer.account_id)
    )
    row = db.session.execute(found.where(Volunteer.account_id == account_id, Volunteer.is_active)).one_or_none()
    if row is None:
        return ["inactive"]
    named = [name for name in reasons if row._mapping[name]]
    return [*named, "too_far"] if is_too_far(order, row.home_cell, row.most_km) else named


def in_words(reasons: Sequence[str], language: str) -> str:
    """The same for people to read."""
    return "; ".join(text(f"desk.unfit.{name}", language) for name in reasons)


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


def _said_no(order: Order, account_id: Any) -> ColumnElement[bool]:
    """Told by a wave: not this one, not now, not this kind."""
    theirs = (Asked.order_id == order.id, Asked.volunteer_id == account_id)
    return exists().where(*theirs, Asked.answer.not_in((Answer.NONE, Answer.ACCEPTED)))


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
