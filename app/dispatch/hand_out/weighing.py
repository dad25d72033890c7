"""Who could be asked for an order, and what speaks for it: the estimate is the one that waves go by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Float, Integer, cast, func, select

from app.dispatch import knowing
from app.dispatch.candidates import kilometres
from app.dispatch.choice.facts import Candidate, Moment
from app.dispatch.choice.knowledge import part_of
from app.dispatch.choice.price import ShadowPrice
from app.dispatch.desk import suggesting
from app.dispatch.models import Attention, Wish
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders.models import Order
from app.registration.models import Volunteer

MOST_AN_ORDER = 30
WEEK_HOURS = 168


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
    found = (_weighed(order, row, policy, moment, at) for row in _known(order, volunteer_ids, moment))
    return sorted(found, key=lambda one: (-one.chance, one.km, one.volunteer_id))


def _weighed(order: Order, row: Any, policy: ShadowPrice, moment: Moment, at: datetime) -> Weighed:
    recent = sum(told > at - suggesting.LATELY for told in row.told_at or ())
    since = (at - row.last_told_at).total_seconds() / 3600 if row.last_told_at else float("inf")
    km = kilometres(order.cell, row.home_cell)
    candidate = Candidate(
        row.account_id, km, knowing.PROFILE_OF[row.hours], recent, since, row.unanswered, row.person, row.by_kind, row.by_part
    )  # fmt: skip
    return Weighed(row.account_id, policy.estimate(order.service_type, candidate, moment), km, recent)


def _known(order: Order, volunteer_ids: Iterable[UUID], moment: Moment) -> Sequence[Any]:
    part = str(part_of(moment.slot))
    learned = (
        Attention.told_at,
        Attention.last_told_at,
        func.coalesce(Attention.unanswered, 0, type_=Integer()).label("unanswered"),
        func.coalesce(Attention.person, 1.0, type_=Float()).label("person"),
        func.coalesce(cast(Attention.by_kind[order.service_type].astext, Float), 1.0, type_=Float()).label("by_kind"),
        func.coalesce(cast(Attention.by_part[part].astext, Float), 1.0, type_=Float()).label("by_part"),
    )
    statement = (
        select(Volunteer.account_id, Volunteer.home_cell, Wish.hours, *learned)
        .outerjoin(Wish, Wish.volunteer_id == Volunteer.account_id)
        .outerjoin(Attention, Attention.volunteer_id == Volunteer.account_id)
        .where(Volunteer.account_id.in_(list(volunteer_ids)))
    )
    return db.session.execute(statement).all()
