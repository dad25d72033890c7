"""What dispatch goes by beside the choice of a wave: the hours of rest, the desk's share of the time, who may follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.dispatch.choice import facts
from app.dispatch.choice.facts import Told, hours_of
from app.dispatch.models import Preset
from app.notifications.quiet_hours import after_quiet
from app.orders.models import Audience, Order, Urgency
from app.orders.policy import is_asking
from app.people.actors import Actor
from app.people.permissions import Permission

SHORTEST_WAIT = timedelta(minutes=2)
CALL_WAITS = {Urgency.URGENT: timedelta(minutes=10), Urgency.NORMAL: timedelta(hours=1)}
"""How long a team, or organizations, have before the desk takes the order."""
DESK_SHARE, DESK_MOST = 6, timedelta(hours=1)
"""The committee has the last sixth of the time to answer, an hour at most."""


@dataclass(frozen=True)
class Rules:
    """How an order's place wants it carried, and what was learned last."""

    knowledge_id: UUID | None = None
    preset: Preset = Preset.STANDARD
    overrides: Mapping[str, Any] = field(default_factory=dict)
    hold_out: float = 0.0


@dataclass(frozen=True)
class OrderFacts:
    """What dispatch knows of an order."""

    id: UUID
    service_type: str
    skills: tuple[str, ...]
    place_code: str
    cell: str
    starts_at: datetime
    ends_at: datetime
    posted_at: datetime
    respond_by: datetime
    slots: int
    free_slots: int
    urgency: Urgency
    audience: Audience
    team_id: UUID | None
    not_to_ask: tuple[UUID, ...]
    """Who asks, who needs the help, who typed it."""
    hosts: tuple[UUID, ...] = ()
    """At whose home help is asked for; with ``household_index`` their household is known."""
    household_index: bytes | None = None
    rules: Rules = Rules()

    @property
    def is_urgent(self) -> bool:
        """Whether it may ring at night."""
        return self.urgency is Urgency.URGENT

    @property
    def desk_at(self) -> datetime:
        """When waves end and the desk takes the order."""
        return self.respond_by - min(DESK_MOST, (self.respond_by - self.posted_at) / DESK_SHARE)

    def as_chosen_for(self, told: Sequence[Told], waves: int) -> facts.Order:
        """The order as a policy sees it."""
        return facts.Order(
            self.id, self.service_type, self.free_slots, self.slots, hours_of(self.posted_at), hours_of(self.respond_by),
            self.is_urgent, told, waves,
        )  # fmt: skip


def wait_of_call(order: OrderFacts, at: datetime) -> timedelta:
    """The wait after a call to a team or to organizations: at most a third of the time left to respond, at least two minutes."""
    return max(SHORTEST_WAIT, min(CALL_WAITS[order.urgency], (order.respond_by - at) / 3))


def held_until(order: OrderFacts, at: datetime) -> datetime | None:
    """The morning until which an order is not carried outward, or ``None``. Urgent ones go at any hour; so does one that
    could not be answered in time in the morning (its pushes wait in the outbox all the same)."""
    morning = after_quiet(at)
    return morning if morning > at and not order.is_urgent and order.respond_by > morning + SHORTEST_WAIT else None


def may_follow(order: Order, actor: Actor) -> bool:
    """Whether somebody may see where the order's dispatch stands: the asking side, and the committee of the place."""
    return is_asking(order, actor) or actor.may_at(Permission.ORDERS_MODERATE, order.place_code)
