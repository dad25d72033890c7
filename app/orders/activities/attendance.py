"""Attendance by the leader: present, absent, or left early; many at once, each with an outcome of their own.

The host's word is that of a second person: it stands with the service for the checks of points, and the service counts by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.errors import Refusal
from app.orders import progress, serving
from app.orders import queries as order_queries
from app.orders.activities import queries
from app.orders.activities.errors import LeftAfterwards
from app.orders.activities.models import ActivityOrder
from app.orders.errors import AssignmentNotFound, AssignmentStatusForbids, OwnService
from app.orders.models import Assignment, AssignmentStatus, Order, Proof
from app.people.actors import Occasion

_A = AssignmentStatus
_MINUTE = timedelta(minutes=1)


class Presence(StrEnum):
    """What the leader says of somebody."""

    PRESENT = "present"
    """There to the end; before the end, that they came."""
    LEFT_EARLY = "left_early"
    """There for so many minutes."""
    ABSENT = "absent"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the leader says of one part; ``minutes`` of who left early."""

    assignment_id: UUID
    presence: Presence
    minutes: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one part: as it stands now, or the code of the refusal."""

    assignment_id: UUID
    assignment: Assignment | None
    refused: str | None = None


def attend(activity_id: UUID, date_id: UUID, said: Sequence[Said], occasion: Occasion) -> list[Outcome]:
    """Write down who was there on a date; one's refusal is not the others'. The same again changes nothing.

    Raises :class:`ActivityNotFound`, :class:`NotHostThere`, :class:`ActivityDateNotFound`.
    """
    activity = queries.seen(activity_id, occasion)
    queries.require_running(activity, occasion.person)
    date = queries.date_of(activity, date_id)
    concerned = _orders_of(date.id, [each.assignment_id for each in said])
    for order_id in sorted(set(concerned.values())):
        order_queries.locked(order_id)  # in one order, whatever that of the list
    return [_outcome(each, concerned, occasion) for each in said]


def _orders_of(date_id: UUID, assignment_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The order of each of these parts that is one of the date's."""
    pairs = select(Assignment.id, Assignment.order_id).join(
        ActivityOrder, ActivityOrder.order_id == Assignment.order_id
    )
    here = pairs.where(ActivityOrder.date_id == date_id, Assignment.id.in_(assignment_ids))
    return {row.id: row.order_id for row in db.session.execute(here)}


def _outcome(said: Said, concerned: dict[UUID, UUID], occasion: Occasion) -> Outcome:
    try:
        with db.session.begin_nested():
            if said.assignment_id not in concerned:
                raise AssignmentNotFound()
            return Outcome(said.assignment_id, _written(said, occasion))
    except Refusal as refusal:
        return Outcome(said.assignment_id, None, refusal.code)


def _written(said: Said, occasion: Occasion) -> Assignment:
    order, assignment = order_queries.locked_with(said.assignment_id)
    if assignment.volunteer_id == occasion.actor_id:
        raise OwnService()
    if said.presence is Presence.ABSENT:
        if assignment.status is not _A.NO_SHOW:
            serving.miss(order, assignment, occasion)
        return assignment
    if said.presence is Presence.LEFT_EARLY:
        _require_earlier(order, said.minutes or 0, occasion)
    if assignment.status is _A.ACCEPTED:
        serving.may_begin(order, assignment, occasion)
        assignment.proved_by_id = occasion.actor_id
        serving.begin(order, assignment, Proof.SECOND_PERSON, occasion)
    if said.presence is Presence.LEFT_EARLY or occasion.at >= order.ends_at:
        _count(order, assignment, said, occasion)
    elif assignment.status is not _A.CHECKED_IN:
        raise AssignmentStatusForbids(status=assignment.status.value)
    return assignment


def _require_earlier(order: Order, minutes: int, occasion: Occasion) -> None:
    lasted = min(occasion.at, order.ends_at) - order.starts_at
    if not 0 < minutes <= lasted // _MINUTE or minutes >= (order.ends_at - order.starts_at) // _MINUTE:
        raise LeftAfterwards()


def _count(order: Order, assignment: Assignment, said: Said, occasion: Occasion) -> None:
    """Let the service count with these minutes; one that counts already is left as it is."""
    if assignment.status is _A.CONFIRMED and (said.minutes is None or said.minutes == assignment.minutes):
        return
    if assignment.status not in (_A.CHECKED_IN, _A.COMPLETED):
        raise AssignmentStatusForbids(status=assignment.status.value)
    whole = (order.ends_at - order.starts_at) // _MINUTE
    if assignment.status is _A.CHECKED_IN:
        serving.finish(order, assignment, said.minutes or whole, occasion)
    elif said.minutes is not None:
        assignment.minutes = said.minutes
    progress.confirm(order, assignment, occasion)
    progress.advance(order, occasion)
