"""The recipient's evaluation (评价/回单) of a service."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.ids import new_id
from app.orders import policy, progress, queries
from app.orders.errors import AlreadyRated, AssignmentNotFound, AssignmentStatusForbids, OrderNotYours, OwnService
from app.orders.events import ServiceRated
from app.orders.models import Assignment, AssignmentStatus, Order, Rating
from app.orders.telling import tell_of
from app.people.actors import Actor, Occasion


class RatingTag(StrEnum):
    """What a rating can say with a tap."""

    ON_TIME = "on_time"
    FRIENDLY = "friendly"
    SKILLED = "skilled"
    CAREFUL = "careful"
    PATIENT = "patient"
    LATE = "late"
    LEFT_EARLY = "left_early"
    CARELESS = "careless"
    UNFRIENDLY = "unfriendly"
    SOMEBODY_ELSE_CAME = "somebody_else_came"


def rate(assignment_id: UUID, stars: int, words: str, tags: list[RatingTag], occasion: Occasion) -> Rating:
    """Rate a completed service once, 1 to 5 stars; it counts from now on. An operator's rating is marked as on behalf.

    Raises :class:`AssignmentNotFound`, :class:`OwnService`, :class:`OrderNotYours`, :class:`AlreadyRated`,
    :class:`AssignmentStatusForbids`.
    """
    order, assignment = queries.locked_with(assignment_id)
    _may_rate(order, assignment, occasion.person)
    rating = Rating(
        id=new_id(),
        order_id=order.id,
        assignment_id=assignment.id,
        stars=stars,
        words=words,
        tags=sorted({tag.value for tag in tags}),
        rated_at=occasion.at,
        rated_by_id=occasion.person.account_id,
        is_on_behalf=policy.rates_for_somebody(order, occasion.person),
    )
    db.session.add(rating)
    db.session.flush()
    tell_of(ServiceRated, assignment, occasion, rating_id=rating.id, stars=stars)
    if assignment.status is AssignmentStatus.COMPLETED:
        progress.confirm(order, assignment, occasion)
    progress.advance(order, occasion)
    return rating


def _may_rate(order: Order, assignment: Assignment, actor: Actor) -> None:
    if assignment.volunteer_id == actor.account_id:
        raise OwnService()
    if not (policy.is_asking(order, actor) or policy.rates_for_somebody(order, actor)):
        raise OrderNotYours() if policy.may_confirm_attendance(order, actor) else AssignmentNotFound()
    if assignment.status is not AssignmentStatus.COMPLETED and not _counts_after_dispute(assignment):
        rated = db.session.scalar(select(Rating.id).where(Rating.assignment_id == assignment.id))
        raise AlreadyRated() if rated else AssignmentStatusForbids(status=assignment.status.value)


def _counts_after_dispute(assignment: Assignment) -> bool:
    """Whether a dispute was settled so that the service counts, and nobody has rated it: who disputed first may still rate."""
    if assignment.status is not AssignmentStatus.CONFIRMED or assignment.settled_at is None:
        return False
    return db.session.scalar(select(Rating.id).where(Rating.assignment_id == assignment.id)) is None
