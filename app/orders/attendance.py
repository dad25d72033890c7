"""Many volunteers' attendance of one order confirmed at once: each with an outcome of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kit.database import db
from app.kit.errors import Refusal
from app.orders import policy, queries, seeing
from app.orders.errors import AssignmentNotFound, OrderNotYours
from app.orders.models import Assignment
from app.orders.serving import confirm_attendance
from app.people.actors import Occasion


@dataclass(frozen=True)
class Attendance:
    """What became of one part in the order: confirmed, or the code of the refusal."""

    assignment_id: UUID
    assignment: Assignment | None
    refused: str | None = None


def confirm_all(order_id: UUID, assignment_ids: Sequence[UUID], occasion: Occasion) -> list[Attendance]:
    """Confirm that each of these is there, as :func:`confirm_attendance` does; one's refusal is not the others'.

    Raises :class:`OrderNotFound`, :class:`OrderNotYours`.
    """
    order = queries.locked(order_id)
    if not policy.may_confirm_attendance(order, occasion.person):
        seeing.look(order_id, occasion)
        raise OrderNotYours()
    return [_outcome(order_id, assignment_id, occasion) for assignment_id in dict.fromkeys(assignment_ids)]


def _outcome(order_id: UUID, assignment_id: UUID, occasion: Occasion) -> Attendance:
    try:
        with db.session.begin_nested():
            part = db.session.get(Assignment, assignment_id)
            if part is None or part.order_id != order_id:
                raise AssignmentNotFound()
            return Attendance(assignment_id, confirm_attendance(assignment_id, occasion))
    except Refusal as refusal:
        return Attendance(assignment_id, None, refusal.code)
