"""Who takes slots for a group, and who sees that they are held."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import Select, select

from app.orders import policy as of_orders
from app.orders.models import Audience, Order
from app.people.actors import Actor
from app.people.permissions import Permission
from app.registration.models import TeamMember, Volunteer


class Grouped(Protocol):
    """What names a team or an organization."""

    @property
    def team_id(self) -> UUID | None:
        """The team."""
        ...

    @property
    def organization_id(self) -> UUID | None:
        """The organization."""
        ...


@dataclass(frozen=True)
class Group:
    """Who takes slots: exactly one of these; neither is whatever group."""

    team_id: UUID | None = None
    organization_id: UUID | None = None


def may_hold(group: Grouped, actor: Actor) -> bool:
    """Whether they lead the team, or speak for the organization."""
    if group.team_id is not None:
        return actor.may_for_team(Permission.ORDERS_HOLD, group.team_id)
    return group.organization_id is not None and actor.may_for_organization(
        Permission.ORDERS_HOLD, group.organization_id
    )


def is_addressed(order: Order, group: Group) -> bool:
    """Whether the order is one for this group: one to a team, or to members, is for those alone."""
    if order.audience is Audience.TEAM:
        return order.team_id == group.team_id
    return order.audience is not Audience.MEMBERS or order.organization_id == group.organization_id


def may_see(group: Grouped, order: Order, actor: Actor) -> bool:
    """Also who asks, operator and committee of the place."""
    return may_hold(group, actor) or of_orders.is_asking(order, actor) or of_orders.is_responsible(order, actor)


def members_of(group: Grouped) -> Select[UUID]:
    """The accounts that belong to the group."""
    if group.team_id is not None:
        return select(TeamMember.account_id).where(TeamMember.team_id == group.team_id)
    return select(Volunteer.account_id).where(Volunteer.organization_id == group.organization_id)
