"""Roles and dates of an activity, made from orders that are alike. Nothing of the database."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.orders.activities.drafts import RoleDraft, Session
from app.orders.drafts import LONGEST_SERVICE
from app.orders.models import Order

GAP = timedelta(hours=2)
"""Wishes no further apart than this are one date."""
MOST_SLOTS = 500
HELPERS = "志愿者"
LONGEST_NAME = 20
_MINUTE, _INSTANT = timedelta(minutes=1), timedelta(microseconds=1)

Skills = tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One role on one date, and the orders that it serves."""

    session: Session
    role: str
    orders: tuple[Order, ...]

    @property
    def slots(self) -> int:
        """As many as the orders wanted together."""
        return min(sum(order.slots for order in self.orders), MOST_SLOTS)


@dataclass(frozen=True)
class Plan:
    """What an activity of these orders is: its dates, its roles, and which role on which date serves which orders."""

    sessions: tuple[Session, ...]
    roles: tuple[RoleDraft, ...]
    parts: tuple[Part, ...]


def plan(orders: Sequence[Order], session: Session | None = None) -> Plan:
    """Dates from the wished times (those that overlap, or are two hours apart, are one), roles from the skills wanted.

    ``session``: all at this time instead.
    """
    groups = [(session, list(orders))] if session else _dates(orders)
    names = _names(orders)
    parts: list[Part] = []
    for date, wanted in groups:
        by_skills: dict[Skills, list[Order]] = defaultdict(list)
        for order in wanted:
            by_skills[_skills(order)].append(order)
        parts += [Part(date, names[skills], tuple(alike)) for skills, alike in by_skills.items()]
    roles = tuple(
        RoleDraft(name=name, slots=max(part.slots for part in parts if part.role == name), skills=skills)
        for skills, name in names.items()
    )
    return Plan(tuple(date for date, _ in groups), roles, tuple(parts))


def _dates(orders: Sequence[Order]) -> list[tuple[Session, list[Order]]]:
    groups: list[tuple[Session, list[Order]]] = []
    for order in sorted(orders, key=lambda each: (each.starts_at, each.id)):
        wish = Session(starts_at=_minute(order.starts_at), ends_at=_minute(order.ends_at + _MINUTE - _INSTANT))
        if groups and (both := _together(groups[-1][0], wish)):
            groups[-1] = (both, [*groups[-1][1], order])
        else:
            groups.append((wish, [order]))
    return groups


def _together(one: Session, other: Session) -> Session | None:
    """One date for both, where they are near each other and it is no longer than a service can be."""
    both = Session(starts_at=one.starts_at, ends_at=max(one.ends_at, other.ends_at))
    is_near = other.starts_at - one.ends_at <= GAP
    return both if is_near and both.ends_at - both.starts_at <= LONGEST_SERVICE else None


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _skills(order: Order) -> Skills:
    return tuple(sorted(order.skills))


def _names(orders: Sequence[Order]) -> dict[Skills, str]:
    """A name of at most 20 characters for each set of skills, no two alike."""
    names: dict[Skills, str] = {}
    for skills in sorted({_skills(order) for order in orders}):
        name = "、".join(skills)[:LONGEST_NAME] or HELPERS
        names[skills] = name if name not in names.values() else f"{name[: LONGEST_NAME - 2]}{len(names)}"
    return names
