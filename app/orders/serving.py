"""The service itself: checking in with proof, completing, and saying that somebody did not come."""

from datetime import datetime, timedelta
from uuid import UUID

from app.kit.clock import SHANGHAI
from app.orders import lifecycle, policy, progress, queries, sealed, waitlist
from app.orders.accepting import LATE_AFTER, own_part
from app.orders.errors import (
    AssignmentNotFound,
    AssignmentStatusForbids,
    CodeLocked,
    CodeWrong,
    OwnService,
    TooEarly,
)
from app.orders.events import ServiceCompleted, VolunteerCheckedIn, VolunteerMissing
from app.orders.lifecycle import LIVE
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus, Proof
from app.orders.telling import tell_of
from app.people.actors import Occasion
from app.registration import history

OPENS_BEFORE = timedelta(minutes=60)
"""So long before the start a volunteer can check in."""
MOST_TRIES = 5


def check_in(assignment_id: UUID, code: str, occasion: Occasion) -> Assignment:
    """Begin the service with the recipient's service code; a repeat changes nothing.

    Wrong codes are counted, also though they are refused: after five only a second person's confirmation is left. Raises
    :class:`AssignmentNotFound`, :class:`AssignmentNotYours`, :class:`TooEarly`, :class:`CodeWrong`, :class:`CodeLocked`,
    :class:`AssignmentStatusForbids`.
    """
    order, assignment = own_part(assignment_id, occasion)
    if assignment.status is AssignmentStatus.CHECKED_IN:
        return assignment
    may_begin(order, assignment, occasion)
    if assignment.code_tries >= MOST_TRIES:
        raise CodeLocked()
    if not sealed.is_service_code(order, code):
        assignment.code_tries += 1
        raise CodeWrong(tries_left=MOST_TRIES - assignment.code_tries)
    begin(order, assignment, Proof.SERVICE_CODE, occasion)
    return assignment


def confirm_attendance(assignment_id: UUID, occasion: Occasion) -> Assignment:
    """Begin a volunteer's service by a second person's word: who asks, an operator, the committee, the team's leader.

    Raises :class:`AssignmentNotFound`, :class:`OwnService`, :class:`TooEarly`, :class:`AssignmentStatusForbids`.
    """
    order, assignment = _another_s(assignment_id, occasion)
    if assignment.status is AssignmentStatus.CHECKED_IN:
        return assignment
    may_begin(order, assignment, occasion)
    assignment.proved_by_id = occasion.actor_id
    begin(order, assignment, Proof.SECOND_PERSON, occasion)
    return assignment


def complete(assignment_id: UUID, minutes: int, occasion: Occasion) -> Assignment:
    """Say that the service is done, with its actual minutes (1 to 1440, without travel); a repeat with the same changes nothing.

    Raises :class:`AssignmentNotFound`, :class:`AssignmentNotYours`, :class:`AssignmentStatusForbids`.
    """
    order, assignment = own_part(assignment_id, occasion)
    if assignment.status is AssignmentStatus.COMPLETED and assignment.minutes == minutes:
        return assignment
    finish(order, assignment, minutes, occasion)
    return assignment


def finish(order: Order, assignment: Assignment, minutes: int, occasion: Occasion) -> None:
    """End a service of a locked order; no question asked who says so. Raises :class:`AssignmentStatusForbids`."""
    lifecycle.move_assignment(order, assignment, AssignmentStatus.COMPLETED, occasion)
    assignment.minutes = minutes
    assignment.completed_at = occasion.at
    tell_of(ServiceCompleted, assignment, occasion)
    progress.advance(order, occasion)


def report_no_show(assignment_id: UUID, occasion: Occasion) -> Assignment:
    """Say that an accepted volunteer did not come; the slot goes to who waits, or is sought again while that makes sense.

    From fifteen minutes after the start. Raises :class:`AssignmentNotFound`, :class:`OwnService`, :class:`TooEarly`,
    :class:`AssignmentStatusForbids`.
    """
    order, assignment = _another_s(assignment_id, occasion)
    miss(order, assignment, occasion)
    return assignment


def miss(order: Order, assignment: Assignment, occasion: Occasion) -> None:
    """Write down that a volunteer of a locked order did not come; no question asked who says so. Raises :class:`TooEarly`,
    :class:`AssignmentStatusForbids`."""
    not_before(order.starts_at + LATE_AFTER, occasion)
    lifecycle.move_assignment(order, assignment, AssignmentStatus.NO_SHOW, occasion)
    tell_of(VolunteerMissing, assignment, occasion)
    if order.status in LIVE:
        waitlist.fill(order, occasion)
    progress.advance(order, occasion)


def _another_s(assignment_id: UUID, occasion: Occasion) -> tuple[Order, Assignment]:
    """Another's part in an order about which this person may speak, with the order locked."""
    order, assignment = queries.locked_with(assignment_id)
    if assignment.volunteer_id == occasion.actor_id:
        raise OwnService()
    if not policy.may_confirm_attendance(order, occasion.person):
        raise AssignmentNotFound()
    return order, assignment


def may_begin(order: Order, assignment: Assignment, occasion: Occasion) -> None:
    """Raise unless the service can begin now: :class:`AssignmentStatusForbids`, :class:`TooEarly`."""
    if assignment.status is not AssignmentStatus.ACCEPTED or order.status not in LIVE:
        raise AssignmentStatusForbids(status=assignment.status.value)
    not_before(order.starts_at - OPENS_BEFORE, occasion)


def not_before(opens_at: datetime, occasion: Occasion) -> None:
    """Raise :class:`TooEarly` before a moment."""
    if occasion.at < opens_at:
        raise TooEarly(opens_at=opens_at.astimezone(SHANGHAI).isoformat())


def begin(order: Order, assignment: Assignment, proof: Proof, occasion: Occasion) -> None:
    """Begin a service of a locked order with this proof, and fix the home organization as it was when the service began: it is
    the one that the service counts for.

    Whoever says later that the volunteer was there does not move the service to where the volunteer is at home by then.
    """
    began_at = min(occasion.at, order.starts_at)
    home = history.organization_at(assignment.volunteer_id, began_at)
    assignment.organization_id = home or assignment.organization_id
    assignment.proof = proof
    assignment.checked_in_at = occasion.at
    lifecycle.move_assignment(order, assignment, AssignmentStatus.CHECKED_IN, occasion)
    if order.status is not OrderStatus.IN_SERVICE:
        lifecycle.move(order, OrderStatus.IN_SERVICE, occasion)
    tell_of(VolunteerCheckedIn, assignment, occasion)
