"""What happens to merged orders. ``order_id`` is who asked's own order; no event of one names another."""

from dataclasses import dataclass
from uuid import UUID

from app.orders.events import OrderEvent


@dataclass(frozen=True, kw_only=True)
class MergeEvent(OrderEvent):
    """Something happened to a merged order."""

    activity_id: UUID
    merged_by_id: UUID


class OrderMerged(MergeEvent):
    """The committee merged the order with others like it into an activity."""


class OrderTakenOut(MergeEvent):
    """Who asked took their order out of the activity again."""


class MergeFellBack(MergeEvent):
    """The activity's order ended without a service, and the order is sought for by itself again."""


class MergedOrderServed(MergeEvent):
    """The activity has served the order, too."""


@dataclass(frozen=True, kw_only=True)
class MergedOrderRated(MergeEvent):
    """Who asked said how the activity answered them."""

    rating_id: UUID
    stars: int
