"""An order as it is asked of one volunteer: what decides whether they may take part, read and locked in one statement.

It is on the path of every acceptance, so it is read as columns and not as objects of the session.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CompoundSelect, FromClause, Select, bindparam, select, true, union_all

from app.kit.database import table_of
from app.kit.statements import Statement, words
from app.orders.errors import OrderNotFound
from app.orders.lifecycle import COMING, LIVE_PARTS
from app.orders.models import Assignment, Audience, Order, OrderStatus
from app.registration.models import Volunteer


class Asked(NamedTuple):
    """What of a locked order decides who takes part in it; each field is the order's."""

    id: UUID
    status: OrderStatus
    audience: Audience
    team_id: UUID | None
    organization_id: UUID | None
    place_code: str
    poster_id: UUID
    recipient_id: UUID
    posted_by_id: UUID
    skills: list[str]
    slots: int
    taken: int
    respond_by: datetime
    version: int


class Candidate(NamedTuple):
    """A volunteer who may take part."""

    account_id: UUID
    organization_id: UUID
    is_active: bool
    skills: list[str]


class Commitment(NamedTuple):
    """A part of a volunteer in an order, with the order's times."""

    assignment_id: UUID
    order_id: UUID
    starts_at: datetime
    ends_at: datetime


class Question(NamedTuple):
    """Will this volunteer take part in this order?"""

    order: Asked
    volunteer: Candidate | None
    commitments: list[Commitment]
    """Their live part in this order, if any, and those in others whose times overlap with it."""


def question(order_id: UUID, account_id: UUID) -> Question:
    """An order, locked, and how a person stands to it; raises :class:`OrderNotFound`.

    Where the order changed while this waited for the lock, what was read beside it is from before; so it is read again.
    """
    wanted = {"order_id": order_id, "account_id": account_id}
    rows = _QUESTION.rows(wanted)
    if rows and rows[0][_BEFORE] != Asked(*rows[0][:_ORDER]).version:
        rows = _QUESTION.rows(wanted)
    if not rows:
        raise OrderNotFound()
    order, volunteer = Asked(*rows[0][:_ORDER]), Candidate(*rows[0][_ORDER:_BEFORE])
    commitments = [Commitment(*row[_BEFORE + 1 :]) for row in rows if row[-1] is not None]
    return Question(order, volunteer if rows[0][_ORDER] else None, commitments)


_ORDER = len(Asked._fields)
_BEFORE = _ORDER + len(Candidate._fields)


def _question() -> Select[Any]:
    orders, volunteers = table_of(Order).alias("asked"), table_of(Volunteer)
    before = table_of(Order).alias("before")
    commitment = _commitments(orders).lateral("commitment")
    return (
        select(
            *(orders.c[name] for name in Asked._fields),
            *(volunteers.c[name] for name in Candidate._fields),
            select(before.c.version).where(before.c.id == orders.c.id).scalar_subquery(),
            *commitment.c,
        )
        .select_from(
            orders.outerjoin(volunteers, volunteers.c.account_id == bindparam("account_id")).outerjoin(
                commitment, true()
            )
        )
        .where(orders.c.id == bindparam("order_id"))
        .with_for_update(of=orders)
    )


def _commitments(asked: FromClause) -> CompoundSelect[Any]:
    orders, parts = table_of(Order), table_of(Assignment)
    theirs = parts.c.volunteer_id == bindparam("account_id")
    here = select(parts.c.id, parts.c.order_id, asked.c.starts_at, asked.c.ends_at).where(
        theirs, parts.c.order_id == asked.c.id, parts.c.status.in_(words(LIVE_PARTS))
    )
    elsewhere = (
        select(parts.c.id, parts.c.order_id, orders.c.starts_at, orders.c.ends_at)
        .select_from(parts.join(orders, orders.c.id == parts.c.order_id))
        .where(
            theirs,
            parts.c.order_id != asked.c.id,
            parts.c.status.in_(words(COMING)),
            orders.c.starts_at < asked.c.ends_at,
            orders.c.ends_at > asked.c.starts_at,
        )
    )
    return union_all(here.correlate(asked), elsewhere.correlate(asked))


_QUESTION = Statement(_question())
