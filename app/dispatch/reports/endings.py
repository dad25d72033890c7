"""Where orders die: how far each had been carried when it was answered, or ended without an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, exists, func, select

from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.dispatch.models import Circle, Dispatch
from app.dispatch.reports.span import Span
from app.kit.database import db
from app.orders.models import Order, OrderStatus

STAGES = ("untold", *(circle.value for circle in Circle), "by_hand")


@dataclass(frozen=True)
class Stage:
    """The orders that went no further than this."""

    stage: str
    """``untold`` (in review, rejected, or ended before anybody heard of it), a circle, ``desk``, or ``by_hand``."""
    answered: int
    """Somebody holds, or held to the end, a slot, or a unit was at it."""
    unanswered: int
    """Expired: nobody could help."""
    taken_back: int
    """Cancelled or rejected before anybody had said yes."""
    waiting: int
    """Still sought for."""


def endings(span: Span) -> Sequence[Stage]:
    """The orders posted in a span by the stage of the ladder that they reached, outward (by one statement)."""
    accepted = (HandOffer.order_id == Order.id, HandOffer.status == HandOfferStatus.ACCEPTED)
    is_by_hand = exists().where(*accepted)
    stage = case((is_by_hand, "by_hand"), (Dispatch.order_id.is_(None), "untold"), else_=Dispatch.circle).label("stage")
    under_way = (OrderStatus.FILLED, OrderStatus.IN_SERVICE, OrderStatus.AWAITING_RATING, OrderStatus.CLOSED)
    answered = (Order.taken > 0) | Order.status.in_(under_way)
    back = Order.status.in_((OrderStatus.CANCELLED, OrderStatus.REJECTED))
    seeking = Order.status.in_((OrderStatus.OPEN, OrderStatus.PENDING_REVIEW, OrderStatus.MERGED))
    counts = (
        func.count().filter(answered),
        func.count().filter(~answered, Order.status == OrderStatus.EXPIRED),
        func.count().filter(~answered, back),
        func.count().filter(~answered, seeking),
    )
    posted = select(stage, *counts).outerjoin(Dispatch, Dispatch.order_id == Order.id).where(*span.posted)
    found = {str(row[0]): Stage(str(row[0]), *row[1:]) for row in db.session.execute(posted.group_by(stage))}
    return [found.get(name, Stage(name, 0, 0, 0, 0)) for name in STAGES]
