"""What happens to people."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


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
