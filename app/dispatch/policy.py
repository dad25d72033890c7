"""Whom a wave tells, and when the next step is due: a pure function of what is known, the same for the same random numbers.

The present policy is simple: the nearest first, where each message of the past seven days counts like one more cell of distance,
so that the same few are not asked again and again. It gives way to one that puts a price on attention behind this interface.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from types import MappingProxyType
from uuid import UUID

from app.dispatch.models import Circle
from app.notifications.quiet_hours import after_quiet
from app.orders.models import Audience, Order, Urgency
from app.orders.policy import is_asking
from app.people.actors import Actor, Occasion
from app.people.permissions import Permission


@dataclass(frozen=True)
class OrderFacts:
    """What the policy knows of an order."""

    id: UUID
    service_type: str
    skills: tuple[str, ...]
    place_code: str
    cell: str
    starts_at: datetime
    ends_at: datetime
    respond_by: datetime
    free_slots: int
    urgency: Urgency
    audience: Audience
    team_id: UUID | None
    not_to_ask: tuple[UUID, ...]
    """Who asks, who needs the help, who typed it."""

    @property
    def is_urgent(self) -> bool:
        """Whether it may ring at night."""
        return self.urgency is Urgency.URGENT


@dataclass(frozen=True)
class Candidate:
    """What the policy knows of a volunteer who could help."""

    account_id: UUID
    cells_away: int
    """The grid distance between the home cell and the order's cell; a cell is about 0.9 km across."""
    recent_messages: int
    """Orders told to the volunteer in the past seven days."""
    is_of_community: bool


@dataclass(frozen=True)
class Wave:
    """Who is told now, and how long to wait before the next step."""

    chosen: tuple[Candidate, ...]
    gap: timedelta


@dataclass(frozen=True)
class Pace:
    """How an order of some urgency is carried outward."""

    waits: Mapping[Circle, timedelta]
    """The longest wait after a wave in a circle."""
    most: int
    """The most volunteers in one wave."""
    per_slot: int
    """Volunteers told a wave for each free slot."""
    waves: int
    """Waves in a circle before the next one, while candidates remain."""


def _waits(community: int, subdistrict: int, district: int) -> Mapping[Circle, timedelta]:
    minutes = {Circle.COMMUNITY: community, Circle.SUBDISTRICT: subdistrict, Circle.DISTRICT: district}
    return MappingProxyType({circle: timedelta(minutes=wait) for circle, wait in minutes.items()})


PACES: Mapping[Urgency, Pace] = MappingProxyType(
    {
        Urgency.URGENT: Pace(_waits(5, 5, 10), most=40, per_slot=10, waves=2),
        Urgency.NORMAL: Pace(_waits(20, 30, 60), most=30, per_slot=6, waves=2),
    }
)
SHORTEST_WAIT = timedelta(minutes=2)
FAR_AWAY = 99


def choose(order: OrderFacts, candidates: Sequence[Candidate], circle: Circle, occasion: Occasion, rng: Random) -> Wave:
    """One wave for an order in a circle. Equals are drawn by ``rng``; an empty wave means that nobody is left in the circle."""
    pace = PACES[order.urgency]
    size = min(pace.most, pace.per_slot * order.free_slots)
    drawn = rng.sample(candidates, len(candidates))
    chosen = sorted(drawn, key=_cost)[:size]
    return Wave(tuple(chosen), gap(order, circle, occasion.at))


def _cost(candidate: Candidate) -> tuple[int, int]:
    return (candidate.cells_away + candidate.recent_messages, candidate.recent_messages)


def gap(order: OrderFacts, circle: Circle, at: datetime) -> timedelta:
    """The wait after a wave: the circle's, but at most a third of the time left to respond, at least two minutes."""
    return max(SHORTEST_WAIT, min(PACES[order.urgency].waits[circle], (order.respond_by - at) / 3))


def held_until(order: OrderFacts, at: datetime) -> datetime | None:
    """The morning until which an order is not carried outward, or ``None``. Urgent ones go at any hour; so does one that
    could not be answered in time in the morning (its pushes wait in the outbox all the same)."""
    morning = after_quiet(at)
    return morning if morning > at and not order.is_urgent and order.respond_by > morning + SHORTEST_WAIT else None


def may_follow(order: Order, actor: Actor) -> bool:
    """Whether somebody may see where the order's dispatch stands: the asking side, and the committee of the place."""
    return is_asking(order, actor) or actor.may_at(Permission.ORDERS_MODERATE, order.place_code)
