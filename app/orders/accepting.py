"""A volunteer accepts an order, waits for a slot of it, or gives it back."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders import lifecycle, policy, progress, queries, seeing, waitlist
from app.orders.asking import Asked, Candidate, Commitment, question
from app.orders.errors import (
    AnsweringOver,
    AssignmentNotFound,
    AssignmentNotYours,
    NotApprovedVolunteer,
    OrderFull,
    OrderNotFound,
    OrderStatusForbids,
    OwnOrder,
    SkillsMissing,
)
from app.orders.events import OrderAccepted, VolunteerMissing, VolunteerWaitlisted, VolunteerWithdrew
from app.orders.holds import slots
from app.orders.lifecycle import LIVE, Begun
from app.orders.models import Assignment, AssignmentStatus, Audience, Order, OrderStatus
from app.orders.telling import tell_of
from app.people.actors import Actor, Occasion

LATE_AFTER = timedelta(minutes=15)
"""So long after the start somebody who is not there is missing; and so long a slot can be given back, even after the start."""


@dataclass(frozen=True)
class Acceptance:
    """A volunteer's part in an order, and the parts in other orders whose times overlap with it: a warning, no refusal."""

    assignment: Assignment | Begun
    overlaps: list[Commitment] = field(default_factory=list)

    @property
    def warnings(self) -> list[str]:
        """What the volunteer is to look at."""
        return ["overlaps"] if self.overlaps else []


def accept(order_id: UUID, occasion: Occasion, waitlist: bool = True, *, is_handed: bool = False) -> Acceptance:
    """Take a slot of an order, or a place in its waitlist where it is full and ``waitlist`` agrees to that.

    ``is_handed``: the committee asked them by hand (派单), so that it does not matter whom else the order addresses. A
    volunteer who has a live part in it gets that again. Raises :class:`OrderNotFound`, :class:`NotApprovedVolunteer`,
    :class:`OwnOrder`, :class:`SkillsMissing`, :class:`AnsweringOver`, :class:`OrderStatusForbids`, :class:`OrderFull`.
    """
    actor = occasion.person
    order, volunteer, commitments = question(order_id, actor.account_id)
    for commitment in commitments:
        if commitment.order_id == order_id:
            return Acceptance(db.session.get_one(Assignment, commitment.assignment_id))
    may_accept(order, volunteer, occasion, is_handed=is_handed)
    if order.taken >= order.slots and not waitlist:
        raise OrderFull(slots=order.slots, waitlist="offered")
    assert volunteer is not None  # noqa: S101 — may_accept has refused nobody's
    return Acceptance(placed(order, volunteer, occasion), commitments)


def withdraw(assignment_id: UUID, reason: str | None, occasion: Occasion) -> Assignment:
    """Give a slot back, or a place in the waitlist; the next who waits has the slot at once, but one that a group holds is the
    group's to give again.

    After the start it is too late for that: it says that the volunteer does not come, and the part is a no-show. Who has had
    the slot for less than fifteen minutes may still give it back.

    Raises :class:`AssignmentNotFound`, :class:`AssignmentNotYours`, :class:`AssignmentStatusForbids`.
    """
    order, assignment = own_part(assignment_id, occasion)
    leave(order, assignment, reason, occasion)
    return assignment


def leave(order: Order, assignment: Assignment, reason: str | None, occasion: Occasion) -> None:
    """Withdraw a volunteer from a locked order; no question asked who wants it."""
    is_missing = _is_too_late(order, assignment, occasion)
    to = AssignmentStatus.NO_SHOW if is_missing else AssignmentStatus.WITHDRAWN
    lifecycle.move_assignment(order, assignment, to, occasion, reason)
    tell_of(VolunteerMissing if is_missing else VolunteerWithdrew, assignment, occasion)
    if order.status in LIVE and not slots.take_again(order, assignment, occasion):
        waitlist.fill(order, occasion)
    progress.advance(order, occasion)


def _is_too_late(order: Order, assignment: Assignment, occasion: Occasion) -> bool:
    """Whether a volunteer says of themself, when somebody waits at the door, that they do not come."""
    if assignment.status is not AssignmentStatus.ACCEPTED or occasion.actor_id != assignment.volunteer_id:
        return False
    return occasion.at >= order.starts_at and occasion.at >= queries.bound_since(assignment) + LATE_AFTER


def own_part(assignment_id: UUID, occasion: Occasion) -> tuple[Order, Assignment]:
    """The person's own part in an order, with the order locked; for the asking side it is seen but another's."""
    order, assignment = queries.locked_with(assignment_id)
    actor = occasion.person
    if assignment.volunteer_id != actor.account_id:
        sees = policy.is_asking(order, actor) or policy.may_confirm_attendance(order, actor)
        raise AssignmentNotYours() if sees else AssignmentNotFound()
    return order, assignment


def may_accept(order: Asked, volunteer: Candidate | None, occasion: Occasion, *, is_handed: bool = False) -> None:
    """Raise what forbids that this volunteer accepts the order now."""
    if order.status not in LIVE or not (is_handed or _addresses(order, occasion.person)):
        raise _unseen(order, occasion)
    if policy.is_asking(order, occasion.person):
        raise OwnOrder()
    if volunteer is None or not volunteer.is_active:
        raise NotApprovedVolunteer()
    if missing := sorted(set(order.skills) - set(volunteer.skills)):
        raise SkillsMissing(missing=missing)
    if occasion.at >= order.respond_by:
        raise AnsweringOver(respond_by=order.respond_by.astimezone(SHANGHAI).isoformat())


def _unseen(order: Asked, occasion: Occasion) -> Exception:
    """Who sees the order is told how it stands; to everybody else there is none."""
    try:
        seeing.look(order.id, occasion)
    except OrderNotFound as refusal:
        return refusal
    return OrderStatusForbids(status=order.status.value)


def _addresses(order: Asked, actor: Actor) -> bool:
    """Whether the order is meant for this person; volunteers' orders are everybody's, and cost no statement."""
    if order.audience is Audience.VOLUNTEERS or policy.leads_team(order, actor):
        return True
    return bool(db.session.scalar(select(queries.belongs_to_audience(actor)).where(Order.id == order.id)))


def placed(order: Asked, volunteer: Candidate, occasion: Occasion) -> Begun:
    """The volunteer's new part, in a slot while one is free, else in the waitlist."""
    has_slot = order.taken < order.slots
    status = AssignmentStatus.ACCEPTED if has_slot else AssignmentStatus.WAITLISTED
    assignment = lifecycle.begin_assignment(order, volunteer, status, occasion)
    if order.status is not OrderStatus.OPEN or order.taken + has_slot == order.slots:
        waitlist.follow(queries.locked(order.id), occasion)
    tell_of(OrderAccepted if has_slot else VolunteerWaitlisted, assignment, occasion)
    return assignment
