"""Naming who comes in the slots that a group holds, and naming another instead."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from app.kit.database import db
from app.orders import lifecycle, waitlist
from app.orders import queries as orders
from app.orders import team_accepting as groups
from app.orders.accepting import Acceptance
from app.orders.errors import AssignmentStatusForbids
from app.orders.events import VolunteerPromoted
from app.orders.holds import policy, queries, slots
from app.orders.holds.errors import HoldTooSmall, MemberNotNamed
from app.orders.holds.events import MemberSwapped
from app.orders.holds.models import SlotHold
from app.orders.lifecycle import LIVE_PARTS
from app.orders.models import Assignment, AssignmentStatus, Order
from app.orders.telling import tell_of
from app.people.actors import Occasion
from app.registration.models import Volunteer


def fill(hold_id: UUID, account_ids: Sequence[UUID], occasion: Occasion) -> list[Acceptance]:
    """Name members who come; each is told, and may say no. All of them have a slot, or nobody; who has a part keeps it.

    Raises :class:`HoldNotFound`, :class:`NotOfGroup`, :class:`HoldOver`, :class:`HoldTooSmall`,
    ``TeamMembersUnavailable``, ``AnsweringOver``, ``OrderStatusForbids``.
    """
    order, hold = queries.to_change(hold_id, occasion)
    return _named(order, hold, account_ids, occasion)


def swap(hold_id: UUID, assignment_id: UUID, account_id: UUID, occasion: Occasion) -> list[Acceptance]:
    """Name another member instead of one, who is told that they need not come.

    Raises as filling does, and :class:`MemberNotNamed`, ``AssignmentStatusForbids``.
    """
    order, hold = queries.to_change(hold_id, occasion)
    named = orders.parts(order.id, tuple(AssignmentStatus))
    leaving = next((part for part in named if part.id == assignment_id and part.hold_id == hold.id), None)
    if leaving is None:
        raise MemberNotNamed()
    if leaving.status is not AssignmentStatus.ACCEPTED:
        raise AssignmentStatusForbids(status=leaving.status.value)
    waitlist.release(order, [leaving], occasion, is_told=False)
    tell_of(MemberSwapped, leaving, occasion)
    slots.take_again(order, leaving, occasion)
    return _named(order, hold, [account_id], occasion)


def _named(order: Order, hold: SlotHold, account_ids: Sequence[UUID], occasion: Occasion) -> list[Acceptance]:
    """Let slots without a name go, and give them to these at once: nobody is between, the order is locked."""
    live = {part.volunteer_id: part for part in orders.parts(order.id, LIVE_PARTS)}
    new = {account_id for account_id in account_ids if account_id not in live}
    waiting = _waiting(hold, [live[account_id] for account_id in account_ids if account_id in live])
    if len(new) + len(waiting) > hold.unfilled:
        raise HoldTooSmall(unfilled=hold.unfilled)
    slots.give(order, hold, len(new) + len(waiting))
    for part in waiting:
        part.hold_id = hold.id
        lifecycle.move_assignment(order, part, AssignmentStatus.ACCEPTED, occasion)
        tell_of(VolunteerPromoted, part, occasion)
    db.session.flush()
    parts = groups.accept_for_members(order, account_ids, policy.members_of(hold), occasion)
    made = [part.assignment.id for part in parts if part.assignment.volunteer_id in new]
    db.session.execute(update(Assignment).where(Assignment.id.in_(made)).values(hold_id=hold.id))
    return parts


def _waiting(hold: SlotHold, parts: Sequence[Assignment]) -> list[Assignment]:
    """Those of the group who wait for a slot of the order."""
    waitlisted = [part for part in parts if part.status is AssignmentStatus.WAITLISTED]
    theirs = [part.volunteer_id for part in waitlisted]
    mine = select(Volunteer.account_id).where(Volunteer.account_id.in_(theirs), Volunteer.is_active)
    members = set(db.session.scalars(mine.where(Volunteer.account_id.in_(policy.members_of(hold)))))
    return [part for part in waitlisted if part.volunteer_id in members]
