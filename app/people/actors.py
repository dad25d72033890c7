"""Who acts, and the occasion of the act."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kit.events import Act
from app.people.models import Language, Role
from app.people.permissions import PERMISSIONS, Permission


@dataclass(frozen=True)
class Held:
    """A grant as its holder carries it through one request."""

    role: Role
    place_code: str | None = None
    organization_id: UUID | None = None
    team_id: UUID | None = None


RESIDENT = Held(Role.RESIDENT)


@dataclass(frozen=True)
class Actor:
    """A signed-in person with the grants in force now. Everybody is a resident."""

    account_id: UUID
    session_id: UUID | None
    language: Language
    held: tuple[Held, ...]

    def may(self, permission: Permission) -> bool:
        """Whether any role of theirs has the permission, somewhere."""
        return any(permission in PERMISSIONS[held.role] for held in (RESIDENT, *self.held))

    def has(self, role: Role) -> bool:
        """Whether they hold the role anywhere."""
        return any(held.role is role for held in self.held)

    def may_at(self, permission: Permission, place_code: str) -> bool:
        """Whether a grant at the place, or above it, gives the permission; an administrator's is everywhere."""
        return any(
            permission in PERMISSIONS[held.role]
            and (
                held.role is Role.ADMINISTRATOR
                or (held.place_code is not None and place_code.startswith(held.place_code))
            )
            for held in self.held
            if held.role is not Role.VOLUNTEER
        )

    def places_of(self, permission: Permission) -> tuple[str, ...]:
        """The places (each with its subtree) where they have the permission; ``""`` is everywhere."""
        return tuple(
            "" if held.role is Role.ADMINISTRATOR else held.place_code or ""
            for held in self.held
            if permission in PERMISSIONS[held.role]
            and (held.role is Role.ADMINISTRATOR or held.place_code is not None)
            and held.role is not Role.VOLUNTEER
        )

    def may_for_organization(self, permission: Permission, organization_id: UUID) -> bool:
        """Whether they hold an officer's grant with the permission at this organization."""
        return any(
            held.organization_id == organization_id and permission in PERMISSIONS[held.role] for held in self.held
        )

    def may_for_team(self, permission: Permission, team_id: UUID) -> bool:
        """Whether they hold a leader's grant with the permission at this team."""
        return any(held.team_id == team_id and permission in PERMISSIONS[held.role] for held in self.held)


@dataclass(frozen=True)
class Occasion:
    """One act: who (``None``: the service itself, by a job), and the one moment that everything in it happens at."""

    actor: Actor | None
    at: datetime

    @property
    def person(self) -> Actor:
        """The actor, where only a person can have come here."""
        if self.actor is None:
            raise LookupError("this act needs a person")
        return self.actor

    @property
    def actor_id(self) -> UUID | None:
        """The actor's account, or ``None`` for the service itself."""
        return self.actor.account_id if self.actor else None


def occasion_of(event: Act) -> Occasion:
    """The occasion that an event tells of: its moment and its actor, who holds no grants in it (an event knows none)."""
    return Occasion(Actor(event.actor_id, None, Language.CHINESE, ()) if event.actor_id else None, event.at)
