"""Slots that a team holds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.transaction import transaction
from app.orders.holds import filling, holding
from app.orders.holds.models import SlotHold
from app.orders.holds.policy import Group
from app.orders.models import Assignment, Order
from app.people.models import Account, Grant, Role
from tests.builders import people
from tests.builders.orders import volunteer
from tests.builders.registration import led_team


def held(order: Order, by: Account | None = None, slots: int = 1, fill_by: datetime | None = None) -> SlotHold:
    """Slots of an order that a leader's team holds; without a leader, a new team's of as many members."""
    leader = by or led_team(*(volunteer().id for _ in range(slots)))[1]
    with transaction():
        return holding.take(order.id, Group(team_of(leader)), slots, fill_by, people.occasion(leader))


def named(hold: SlotHold, *members: Account, by: Account) -> list[Assignment]:
    """The parts of the members whom the leader names."""
    with transaction():
        parts = filling.fill(hold.id, [member.id for member in members], people.occasion(by))
    return [db.session.get_one(Assignment, part.assignment.id) for part in parts]


def team_of(leader: Account) -> UUID | None:
    """The team that somebody leads."""
    mine = select(Grant.team_id).where(Grant.account_id == leader.id, Grant.role == Role.LEADER)
    return db.session.scalars(mine).one()
