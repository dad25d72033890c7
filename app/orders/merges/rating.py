"""Who asked says how the activity that their order was merged into answered them: once, of all who came.

It moves no points: a service is rated once for its award, by who holds the activity, who reads these before or disputes after.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.ids import new_id
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.orders import policy, posting
from app.orders.errors import AlreadyRated, OrderNotFound, OrderNotYours, OrderStatusForbids, OwnService
from app.orders.merges import queries
from app.orders.merges.errors import MergeRatingOver
from app.orders.merges.events import MergedOrderRated
from app.orders.merges.merging import say
from app.orders.merges.models import Merge, MergeRating
from app.orders.merges.queries import MergedInto
from app.orders.models import Assignment, Order, OrderStatus
from app.orders.rating import RatingTag
from app.people.actors import Actor, Occasion


@dataclass(frozen=True)
class Said:
    """What who asked for an order says of the activity that answered it."""

    rating: MergeRating
    order_id: UUID


TIME_TO_RATE = timedelta(days=7)
"""From the end of the activity's order."""
SERVED = (OrderStatus.AWAITING_RATING, OrderStatus.CLOSED)
"""Where an activity's order stands once somebody has come to it, as long as it is not fallen back from."""


def rate(order_id: UUID, stars: int, words: str, tags: list[RatingTag], occasion: Occasion) -> Said:
    """Rate the activity's date by which a merged order was answered, 1 to 5 stars. An operator's is marked as on behalf.

    Raises ``OrderNotFound``, ``OrderNotYours``, ``OwnService``, ``OrderStatusForbids``, ``AlreadyRated``,
    :class:`MergeRatingOver`.
    """
    order = posting.seen_and_locked(order_id, occasion)
    into = _to_rate(order, occasion)
    rating = MergeRating(
        id=new_id(), merge_id=into.merge.id, stars=stars, words=words, tags=sorted({tag.value for tag in tags}),
        rated_at=occasion.at, rated_by_id=occasion.person.account_id,
        is_on_behalf=policy.rates_for_somebody(order, occasion.person),
    )  # fmt: skip
    db.session.add(rating)
    order.version += 1
    db.session.flush()
    say(MergedOrderRated, into.merge, occasion, rating_id=rating.id, stars=stars)
    return Said(rating, order.id)


def is_over(target: Order, at: datetime) -> bool:
    """Whether the time to rate is."""
    return target.closed_at is not None and at >= target.closed_at + TIME_TO_RATE


def of_target(target_id: UUID, occasion: Occasion, request: PageRequest) -> Page[Said]:
    """What those whose orders an activity's order served said, each with their order: for who holds it and the committee.

    Raises ``OrderNotFound``.
    """
    target = db.session.get(Order, target_id)
    person = occasion.person
    if target is None or not (policy.is_asking(target, person) or queries.moderates(target, person)):
        raise OrderNotFound()
    said = select(MergeRating, Merge.order_id).join(Merge, Merge.id == MergeRating.merge_id)
    mine = said.where(Merge.target_id == target_id)
    page = page_of("merges.ratings", mine, Sorting([MergeRating.id], descending=False), request)
    return Page([Said(*row) for row in page.rows], page.next_cursor)


def _to_rate(order: Order, occasion: Occasion) -> MergedInto:
    actor = occasion.person
    if not (policy.is_asking(order, actor) or policy.rates_for_somebody(order, actor)):
        raise OrderNotYours()
    into = queries.current(order)
    if into is None or into.target.status not in SERVED:
        raise OrderStatusForbids(status=order.status.value)
    if _came(into.target, actor):
        raise OwnService()
    if into.rating is not None:
        raise AlreadyRated()
    if is_over(into.target, occasion.at):
        raise MergeRatingOver()
    return into


def _came(target: Order, actor: Actor) -> bool:
    came = (Assignment.order_id == target.id, Assignment.checked_in_at.is_not(None))
    mine = select(Assignment.id).where(*came, Assignment.volunteer_id == actor.account_id)
    return db.session.scalar(mine.limit(1)) is not None
