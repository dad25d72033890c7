"""What opens cases, and what closes them, by itself."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.dispatch.events import LadderEnded
from app.kit.database import db
from app.kit.events import Act
from app.orders.events import OrderEvent, ServiceDisputed, ServiceRated
from app.orders.models import Assignment, Order
from app.points.checks.flags import BY_A_PERSON, Flag
from app.points.events import AwardEvent, PointsAwarded, PointsHeld
from app.reviews import entered
from app.reviews.cases import close_case, open_case
from app.reviews.models import CaseKind

LOW_STARS = 2
"""So many stars or fewer, and the committee looks at the service."""


def on_points_awarded(event: PointsAwarded) -> None:
    """Let the committee see the service and its points while they are in public notice."""
    evidence = {"award_id": str(event.award_id)}
    open_case(CaseKind.SERVICE, event.place_code, event.assignment_id, event.order_id, evidence, _by_itself(event))


def on_points_held(event: PointsHeld) -> None:
    """Put held points before the committee. What a person contested has a case of its own already."""
    raised = [flag for flag in event.flags if flag not in BY_A_PERSON]
    if raised:
        kind = CaseKind.LOW_RATING if Flag.LOW_RATING in raised else CaseKind.FLAGGED
        place_code = event.place_code
        service = db.session.get_one(Assignment, event.assignment_id)
        if service.entered_by_id is not None:
            kind, place_code = CaseKind.SECOND_APPROVAL, entered.place_of(service, place_code)
        evidence = {"award_id": str(event.award_id), "flags": [flag.value for flag in raised]}
        open_case(kind, place_code, event.assignment_id, event.order_id, evidence, _by_itself(event))


def on_points_settled(event: AwardEvent) -> None:
    """Close the case of a service whose points stand, or are reversed: nothing is left to decide."""
    close_case(CaseKind.SERVICE, event.assignment_id)


def on_service_rated(event: ServiceRated) -> None:
    """Put a low rating before the committee."""
    if event.stars <= LOW_STARS:
        evidence = {"stars": event.stars, "flags": [Flag.LOW_RATING.value]}
        _open(CaseKind.LOW_RATING, event.assignment_id, event.order_id, evidence, _by_itself(event))


def on_service_disputed(event: ServiceDisputed) -> None:
    """Put a contested record before the committee; the case is whose word it is."""
    _open(CaseKind.DISPUTE, event.assignment_id, event.order_id, {}, event)


def on_ladder_ended(event: LadderEnded) -> None:
    """Put an order that nobody answered onto the committee's desk."""
    open_case(CaseKind.UNANSWERED, event.place_code, event.order_id, event.order_id, {}, _by_itself(event))


def on_order_provided(event: OrderEvent) -> None:
    """Take an order off the committee's desk that is filled or has ended."""
    close_case(CaseKind.UNANSWERED, event.order_id)


def _open(kind: CaseKind, subject_id: UUID, order_id: UUID, evidence: dict[str, Any], act: Act) -> None:
    place_code = db.session.scalars(select(Order.place_code).where(Order.id == order_id)).one()
    open_case(kind, place_code, subject_id, order_id, evidence, act)


class _Service:
    """An act of the service itself: nobody's complaint."""

    actor_id = None

    def __init__(self, act: Act) -> None:
        self.at = act.at


def _by_itself(act: Act) -> Act:
    """The same moment, by nobody: the one who rated or confirmed did not open the case."""
    return _Service(act)
