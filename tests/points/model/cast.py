"""Who takes part: a desk, committees at three levels, residents, organizations, and members who register."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from app.kit.clock import now
from app.kit.transaction import transaction
from app.people.accounts import phone_of
from app.people.actors import Actor, Occasion
from app.people.models import Role
from app.registration import service as registration
from app.registration.service import RegistrationDraft
from tests.builders import people, places, rewards
from tests.builders.registration import organization

CELL = "8831aa5a37fffff"
"""Everything takes place in one cell, so that nobody has far to go."""
RESIDENTS = MEMBERS = 3


@dataclass(frozen=True)
class Member:
    """Somebody who registers, serves, and spends."""

    actor: Actor
    phone: str


@dataclass
class Cast:
    """The people of a small district; ids and actors only, so that no row grows old."""

    places: tuple[str, str]
    organizations: list[UUID]
    residents: list[Actor]
    desk: Actor
    committees: list[Actor]
    """Two of each level: the community, its subdistrict, its district."""
    rewards: list[UUID]
    members: list[Member] = field(default_factory=list)

    def copy(self) -> "Cast":
        """The same people, to whom others may come."""
        return replace(self, members=[*self.members])

    def above(self, place_code: str) -> list[Actor]:
        """The committees of a place and of those above it."""
        return [actor for actor in self.committees if place_code.startswith(actor.held[0].place_code or "")]

    def actor(self, account_id: UUID) -> Actor:
        """Whoever has this account."""
        everybody = [*self.residents, self.desk, *self.committees, *(member.actor for member in self.members)]
        return next(actor for actor in everybody if actor.account_id == account_id)

    def joins(self) -> Member:
        """Somebody new, who is registered nowhere yet."""
        account = people.account("李志远")
        self.members.append(Member(people.actor(account), phone_of(account)))
        return self.members[-1]

    def registers(self, who: Actor, place: str, home: UUID) -> None:
        """A member registers with a community, and its committee approves: the first time, or because they moved."""
        draft = RegistrationDraft(place, home, ["repairs_errands"], CELL, [])
        with transaction():
            made = registration.submit(draft, Occasion(who, now()))
        with transaction():
            registration.approve(made.registration.id, Occasion(self.committees[-1], now()))


def cast(stock: int = 3) -> Cast:
    """Make the people, with three members of the first organization."""
    district = places.district()
    here = district.communities[:2]
    levels = (here[0], district.subdistricts[0], district.code)
    committees = [people.actor(people.committee(code)) for code in levels for _ in range(2)]
    people.grant(desk := people.account("陈静"), Role.OPERATOR, place_code=district.code)
    made = Cast(
        places=here,
        organizations=[organization(here[0]).id for _ in range(2)],
        residents=[people.actor(people.account("张秀英")) for _ in range(RESIDENTS)],
        desk=people.actor(desk),
        committees=committees,
        rewards=[rewards.reward(points=cost, stock=stock, valid_until=date(2030, 12, 31)).id for cost in (5, 20)],
    )
    for number in range(MEMBERS):
        made.registers(made.joins().actor, here[number % 2], made.organizations[0])
    return made
