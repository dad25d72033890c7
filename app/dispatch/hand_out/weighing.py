"""Who could be asked for an order, and what speaks for it: the estimate is the one that waves go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.dispatch import knowing
from app.dispatch.candidates import WEEK, kilometres
from app.dispatch.choice.facts import NEVER, Candidate, Moment
from app.dispatch.choice.knowledge import part_of
from app.dispatch.desk import suggesting
from app.dispatch.models import Attention, Wish
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders.models import Order
from app.registration.models import Volunteer

MOST_AN_ORDER = 30
HOUR = timedelta(hours=1)


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
    policy, moment = knowing.price_now(), Moment.of(at.astimezone(SHANGHAI))
    candidates = [_candidate(order, row, moment, at) for row in _known(volunteer_ids)]
    found = [
        Weighed(UUID(str(one.id)), policy.estimate(order.service_type, one, moment), one.km, one.recent)
        for one in candidates
    ]
    return sorted(found, key=lambda one: (-one.chance, one.km, one.volunteer_id))


def _candidate(order: Order, row: Any, moment: Moment, at: datetime) -> Candidate:
    profile = knowing.PROFILE_OF[row.Wish.hours if row.Wish else None]
    near = Candidate(row.Volunteer.account_id, kilometres(order.cell, row.Volunteer.home_cell), profile)
    learned: Attention | None = row.Attention
    if learned is None:
        return near
    return near._replace(
        recent=sum(told > at - WEEK for told in learned.told_at),
        since=(at - learned.last_told_at) / HOUR if learned.last_told_at else NEVER,
        unanswered=learned.unanswered,
        person=learned.person,
        by_kind=learned.by_kind.get(order.service_type, 1.0),
        by_part=learned.by_part.get(str(part_of(moment.slot)), 1.0),
    )


def _known(volunteer_ids: Sequence[UUID]) -> Sequence[Any]:
    statement = (
        select(Volunteer, Wish, Attention)
        .outerjoin(Wish, Wish.volunteer_id == Volunteer.account_id)
        .outerjoin(Attention, Attention.volunteer_id == Volunteer.account_id)
        .where(Volunteer.account_id.in_(volunteer_ids))
    )
    return db.session.execute(statement).all()
