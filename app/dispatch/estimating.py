"""What is to be expected of volunteers whom the desk names: the estimate that waves go by, from the rows that waves go by."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.dispatch import knowing
from app.dispatch.candidates import WEEK, kilometres
from app.dispatch.choice.facts import NEVER, NO_LIMIT, Candidate, Moment
from app.dispatch.choice.knowledge import part_of
from app.dispatch.models import Attention, Wish
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders.models import Order
from app.registration.models import Volunteer

HOUR = timedelta(hours=1)


class Expected(NamedTuple):
    """Somebody, and the probability of a yes if they were asked now."""

    volunteer_id: UUID
    p: float
    candidate: Candidate


def expected(order: Order, volunteer_ids: Sequence[UUID], at: datetime) -> list[Expected]:
    """What is to be expected of these volunteers, whoever they are; in the order of their likelihood."""
    policy, moment = knowing.price_now(), Moment.of(at.astimezone(SHANGHAI))
    candidates = {row.Volunteer.account_id: _candidate(order, row, moment, at) for row in _known(volunteer_ids)}
    found = [
        Expected(who, policy.estimate(order.service_type, candidate, moment), candidate)
        for who, candidate in candidates.items()
    ]
    return sorted(found, key=lambda one: (-one.p, one.candidate.km, one.volunteer_id))


def _candidate(order: Order, row: Any, moment: Moment, at: datetime) -> Candidate:
    wish: Wish | None = row.Wish
    near = Candidate(
        row.Volunteer.account_id, kilometres(order.cell, row.Volunteer.home_cell),
        knowing.PROFILE_OF[wish.hours if wish else None],
        most_a_week=wish.most_a_week or NO_LIMIT if wish else NO_LIMIT,
    )  # fmt: skip
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
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).all()
