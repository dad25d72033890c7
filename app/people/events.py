"""What happens to people."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event
from app.people.models import ActKind


@dataclass(frozen=True, kw_only=True)
class AccountErased(Event):
    """A person's account and personal data are gone; pseudonymous ledger entries stay."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class GrantGiven(Event):
    """A person holds a role from now on."""

    grant_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class GrantRevoked(Event):
    """A person holds a role no longer."""

    grant_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActEvent(Event):
    """Something about an act that was done in a person's name."""

    act_id: UUID
    account_id: UUID
    """In whose name it was done."""
    kind: ActKind
    subject_id: UUID
    made_by_id: UUID
    place_code: str | None


class ActMade(ActEvent):
    """Somebody did something in a person's name; the person is to say whether they wanted it."""


class ActConfirmed(ActEvent):
    """The person says that they wanted it."""


class ActRefused(ActEvent):
    """The person says that it was not them: the concept that it is of undoes what can be undone."""
