"""What the checks know of a service: its whole record, and the recent services around it, in one statement.

Every part of the statement reads a window of days by an index; reversed awards count for nothing. What is compared are services
that have an award already: of two that contradict each other, the one that is awarded later waits, and meanwhile the earlier does
not post.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, column, text
from sqlalchemy.types import Integer

from app.kit.crypto import CannotOpen, keys
from app.kit.statements import Statement
from app.orders.models import Proof
from app.points.calculation import Calculation, ServiceFacts
from app.points.checks.thresholds import Thresholds
from app.points.rules import Rule


@dataclass(frozen=True)
class Near:
    """Another service of the same volunteer, on the same day or the one before or after."""

    order_id: UUID
    started_at: datetime
    minutes: int
    cell: str
    place_code: str

    @property
    def ended_at(self) -> datetime:
        """When it was over at the earliest: pauses are not known."""
        return self.started_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, kw_only=True)
class Record:
    """A service as the rows keep it, with what is around it."""

    day: date
    started_at: datetime
    checked_in_at: datetime | None
    completed_at: datetime | None
    planned_minutes: int
    cell: str
    place_code: str
    proof: Proof | None
    proved_by_id: UUID | None
    entered_by_id: UUID | None
    rated_by_id: UUID | None
    recipient_id: UUID
    poster_id: UUID
    posted_by_id: UUID
    for_organization_id: UUID | None
    """In whose name the order was posted."""
    is_own_phone: bool
    """Whether the number to call at the recipient's is the volunteer's."""
    has_shared_device: bool
    """Whether the volunteer and who rated have used one device."""
    near: tuple[Near, ...]
    pair_orders: tuple[UUID, ...]
    """Earlier services of the volunteer for the same recipient."""
    circle_orders: tuple[UUID, ...]
    """By which help came back from the recipient to the volunteer."""
    people_confirmed: int
    """Volunteers whose presence the same person confirmed on the day."""
    people_rated: int
    """Volunteers whom the same person rated on the day of the rating."""


@dataclass(frozen=True)
class Checked:
    """What a check looks at."""

    facts: ServiceFacts
    rule: Rule
    earned: Calculation
    record: Record

    @property
    def ended_at(self) -> datetime:
        """When the service was over at the earliest."""
        return self.facts.started_at + timedelta(minutes=self.facts.minutes)

    @property
    def most(self) -> Thresholds:
        """The rule's thresholds."""
        return self.rule.checks


_COUNTS = "status <> 'reversed'"
_PART = """
    SELECT a.id, a.volunteer_id, a.checked_in_at, a.completed_at, a.proof, a.proved_by_id, a.entered_by_id,
           coalesce(a.checked_in_at, o.starts_at) AS started_at,
           CAST(timezone('Asia/Shanghai', coalesce(a.checked_in_at, o.starts_at)) AS date) AS day,
           CAST(extract(epoch FROM o.ends_at - o.starts_at) / 60 AS integer) AS planned_minutes,
           o.id AS order_id, o.cell, o.place_code, o.recipient_id, o.poster_id, o.posted_by_id,
           o.organization_id AS for_organization_id, o.contact_sealed, account.phone_index,
           r.rated_by_id, r.is_on_behalf, CAST(timezone('Asia/Shanghai', r.rated_at) AS date) AS rated_on
    FROM assignments a JOIN orders o ON o.id = a.order_id JOIN accounts account ON account.id = a.volunteer_id
    LEFT JOIN ratings r ON r.assignment_id = a.id
    WHERE a.id = :assignment_id"""
_MINE = f"""
    SELECT w.order_id, w.served_on, o.recipient_id, o.cell, o.place_code, s.minutes,
           coalesce(s.checked_in_at, o.starts_at) AS started_at
    FROM part JOIN awards w ON w.volunteer_id = part.volunteer_id
      AND w.served_on BETWEEN part.day - :pair_days + 1 AND part.day + 1 AND w.{_COUNTS} AND w.assignment_id <> part.id
    JOIN assignments s ON s.id = w.assignment_id JOIN orders o ON o.id = w.order_id"""  # noqa: S608
_NEAR = """
    SELECT jsonb_agg(jsonb_build_array(order_id, started_at, minutes, cell, place_code) ORDER BY started_at)
    FROM mine WHERE served_on >= part.day - 1"""
_PAIR = """
    SELECT array_agg(order_id ORDER BY started_at) FROM mine
    WHERE mine.recipient_id = part.recipient_id AND served_on <= part.day"""
_CIRCLE = f"""
    SELECT array_agg(order_id) FROM (
        SELECT back.order_id FROM awards back JOIN orders o ON o.id = back.order_id
        WHERE back.volunteer_id = part.recipient_id AND back.served_on BETWEEN part.day - :circle_days AND part.day
          AND back.{_COUNTS} AND o.recipient_id = part.volunteer_id AND o.organization_id IS NULL
        UNION
        SELECT back.order_id FROM awards away JOIN orders via ON via.id = away.order_id
        JOIN awards back ON back.volunteer_id = via.recipient_id JOIN orders o ON o.id = back.order_id
        WHERE away.volunteer_id = part.recipient_id AND away.served_on BETWEEN part.day - :circle_days AND part.day
          AND away.{_COUNTS} AND via.organization_id IS NULL AND via.recipient_id <> part.volunteer_id
          AND back.served_on BETWEEN part.day - :circle_days AND part.day AND back.{_COUNTS}
          AND o.recipient_id = part.volunteer_id AND o.organization_id IS NULL
    ) AS returned
    WHERE part.for_organization_id IS NULL AND part.recipient_id <> part.volunteer_id"""  # noqa: S608
_CONFIRMED = """
    SELECT count(DISTINCT other.volunteer_id) FROM assignments other
    WHERE other.proved_by_id = part.proved_by_id
      AND other.checked_in_at >= timezone('Asia/Shanghai', CAST(part.day AS timestamp))
      AND other.checked_in_at < timezone('Asia/Shanghai', CAST(part.day + 1 AS timestamp))"""
_RATED = """
    SELECT count(DISTINCT other.volunteer_id) FROM ratings r JOIN assignments other ON other.id = r.assignment_id
    WHERE r.rated_by_id = part.rated_by_id
      AND r.rated_at >= timezone('Asia/Shanghai', CAST(part.rated_on AS timestamp))
      AND r.rated_at < timezone('Asia/Shanghai', CAST(part.rated_on + 1 AS timestamp))"""
_SHARED = """
    SELECT count(*) > 0 FROM shared_devices
    WHERE account_id = least(part.volunteer_id, part.rated_by_id)
      AND other_id = greatest(part.volunteer_id, part.rated_by_id)"""
_NAMES = (
    "id", "day", "started_at", "checked_in_at", "completed_at", "planned_minutes", "order_id", "cell", "place_code", "proof",
    "proved_by_id", "entered_by_id", "recipient_id", "poster_id", "posted_by_id", "for_organization_id", "contact_sealed",
    "phone_index", "rated_by_id",
)  # fmt: skip
_COUNTED = ("near", "pair_orders", "circle_orders", "people_confirmed", "people_rated", "has_shared_device")
_TEXT = text(f"""
    WITH part AS ({_PART}), mine AS MATERIALIZED ({_MINE})
    SELECT {", ".join(_NAMES)}, ({_NEAR}) AS near, ({_PAIR}) AS pair_orders, ({_CIRCLE}) AS circle_orders,
           ({_CONFIRMED}) AS people_confirmed, ({_RATED}) AS people_rated, ({_SHARED}) AS has_shared_device
    FROM part""").bindparams(bindparam("pair_days", type_=Integer()), bindparam("circle_days", type_=Integer()))  # noqa: S608
_STATEMENT = Statement(_TEXT.columns(*(column(name) for name in (*_NAMES, *_COUNTED))))


def record_of(assignment_id: UUID, most: Thresholds) -> Record:
    """The record of a service that is known to exist. Locks nothing, writes nothing."""
    values = {"assignment_id": assignment_id, "pair_days": most.pair_days, "circle_days": most.circle_days}
    row = SimpleNamespace(**dict(zip((*_NAMES, *_COUNTED), _STATEMENT.rows(values)[0], strict=True)))
    same = ("day", "started_at", "checked_in_at", "completed_at", "planned_minutes", "cell", "place_code", "proved_by_id",
            "entered_by_id", "recipient_id", "poster_id", "posted_by_id", "for_organization_id", "has_shared_device",
            "people_confirmed", "people_rated")  # fmt: skip
    return Record(
        **{name: getattr(row, name) for name in same},
        proof=Proof(row.proof) if row.proof else None,
        rated_by_id=row.rated_by_id,
        is_own_phone=_is_own_phone(row),
        near=tuple(_near(values) for values in row.near or ()),
        pair_orders=tuple(row.pair_orders or ()),
        circle_orders=tuple(row.circle_orders or ()),
    )


def _near(values: list[Any]) -> Near:
    order_id, started_at, minutes, cell, place_code = values
    return Near(UUID(order_id), datetime.fromisoformat(started_at), minutes or 0, cell, place_code)


def _is_own_phone(row: Any) -> bool:
    """Compared by the blind index, so that no number is held longer than that takes; an erased or forgotten order has none.

    A contact that does not open (a key that was lost) says nothing: nobody's points may fail for it.
    """
    if row.contact_sealed is None:
        return False
    try:
        phone: str = json.loads(keys().open(row.contact_sealed, row.order_id)).get("phone", "")
    except CannotOpen:
        return False
    return bool(phone) and keys().index(phone) == row.phone_index
