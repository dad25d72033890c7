"""A team's leader accepts an order to the team, for members by name: all of them have their part, or none.

The order's row is locked first, as by everybody who accepts; then each member's part begins exactly as if they had accepted.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders import policy, queries, seeing
from app.orders.accepting import Acceptance, placed
from app.orders.asking import Question, question
from app.orders.errors import AnsweringOver, NotLeaderThere, OrderFull, OrderStatusForbids, TeamMembersUnavailable
from app.orders.lifecycle import LIVE
from app.orders.models import Assignment, Order
from app.people.actors import Occasion
from app.registration.models import TeamMember, Volunteer

Members = Select[UUID]
"""The accounts that belong to a group."""


def accept_for_team(
    order_id: UUID, account_ids: Sequence[UUID], occasion: Occasion, waitlist: bool = False
) -> list[Acceptance]:
    """Give each of these members of the team a slot, or with ``waitlist`` those a place in it for whom none is free.

    Who has a live part keeps it. Raises :class:`OrderNotFound`, :class:`NotLeaderThere`, :class:`OrderStatusForbids`,
    :class:`AnsweringOver`, :class:`TeamMembersUnavailable`, :class:`OrderFull` with how many slots are ``free``.
    """
    order = queries.locked(order_id)
    _require_leader(order, occasion)
    belonging = select(TeamMember.account_id).where(TeamMember.team_id == order.team_id)
    return accept_for_members(order, account_ids, belonging, occasion, waitlist)


def accept_for_members(
    order: Order, account_ids: Sequence[UUID], belonging: Members, occasion: Occasion, waitlist: bool = False
) -> list[Acceptance]:
    """The same for a locked order and a group, of whom ``belonging`` selects the accounts; no question asked who wants it."""
    order_id = order.id
    asked = {account_id: question(order_id, account_id) for account_id in account_ids}
    new = [account_id for account_id in asked if _part(asked[account_id]) is None]
    if new:
        _require_answerable(order, occasion)
        _require_suitable(order, {account_id: asked[account_id] for account_id in new}, belonging)
    free = max(order.slots - order.taken, 0)
    if len(new) > free and not waitlist:
        raise OrderFull(slots=order.slots, free=free, waitlist="offered")
    return [_accepted(order, each, occasion) for each in asked.values()]


def _require_leader(order: Order, occasion: Occasion) -> None:
    """Raise unless the person leads the order's team; to whom the order is not to be seen, there is none."""
    if not policy.may_accept_for_team(order, occasion.person):
        seeing.look(order.id, occasion)
        raise NotLeaderThere()


def _require_answerable(order: Order, occasion: Occasion) -> None:
    if order.status not in LIVE:
        raise OrderStatusForbids(status=order.status.value)
    if occasion.at >= order.respond_by:
        raise AnsweringOver(respond_by=order.respond_by.astimezone(SHANGHAI).isoformat())


def _require_suitable(order: Order, asked: dict[UUID, Question], belonging: Members) -> None:
    """Raise unless each belongs to the group, is an active volunteer with the skills, and does not ask for this themself."""
    group = set(
        db.session.scalars(
            select(Volunteer.account_id).where(Volunteer.account_id.in_(asked), Volunteer.account_id.in_(belonging))
        )
    )
    unfit = [who for who, each in asked.items() if who not in group or not _is_fit(order, who, each)]
    if unfit:
        raise TeamMembersUnavailable(account_ids=[str(who) for who in unfit])


def _is_fit(order: Order, account_id: UUID, asked: Question) -> bool:
    volunteer = asked.volunteer
    if volunteer is None or not volunteer.is_active or account_id in (order.poster_id, order.recipient_id):
        return False
    return set(order.skills) <= set(volunteer.skills)


def _part(asked: Question) -> UUID | None:
    """The member's live part in the order."""
    parts = (commitment.assignment_id for commitment in asked.commitments if commitment.order_id == asked.order.id)
    return next(parts, None)


def _accepted(order: Order, asked: Question, occasion: Occasion) -> Acceptance:
    if (kept := _part(asked)) is not None:
        return Acceptance(db.session.get_one(Assignment, kept))
    assert asked.volunteer is not None  # noqa: S101 — who is no volunteer was refused
    now = asked.order._replace(status=order.status, taken=order.taken, version=order.version)
    return Acceptance(placed(now, asked.volunteer, occasion), asked.commitments)
