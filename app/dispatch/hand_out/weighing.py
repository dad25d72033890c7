"""Who could be asked for an order, and what speaks for it: the estimate is the one that waves go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.dispatch import estimating
from app.dispatch.desk import suggesting
from app.orders.models import Order

MOST_AN_ORDER = 30


@dataclass(frozen=True)
class Weighed:
    """Somebody who could be asked for an order."""

    volunteer_id: UUID
    chance: float
    km: float
    recent: int


def suggested(order: Order, at: datetime) -> list[Weighed]:
    """The volunteers around an order who fit, the likeliest first, as the desk suggests them; two statements."""
    return weighed(order, [row.account_id for row in suggesting.volunteers(order, at, MOST_AN_ORDER)], at)


def weighed(order: Order, volunteer_ids: Sequence[UUID], at: datetime) -> list[Weighed]:
    """What speaks for each of these volunteers, whoever they are; in the order of their likelihood."""
    found = estimating.expected(order, volunteer_ids, at)
    return [Weighed(one.volunteer_id, one.p, one.candidate.km, one.candidate.recent) for one in found]
