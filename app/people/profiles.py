"""A person's own profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.people import accounts, phones
from app.people.actors import Held, Occasion
from app.people.errors import ProfileChanged
from app.people.models import Account

EDITABLE = ("name", "language", "is_elder_mode", "shows_name_to_organization")


@dataclass(frozen=True)
class Profile:
    """An account as its owner sees it, with the roles in force."""

    account: Account
    phone: str
    """Masked."""
    roles: tuple[Held, ...]

    @property
    def version(self) -> int:
        """Counts the edits."""
        return self.account.version


def own(occasion: Occasion) -> Profile:
    """One's own profile."""
    actor = occasion.person
    account = accounts.account_of(actor.account_id)
    return Profile(account, phones.masked(accounts.phone_of(account)), actor.held)


def edit(changes: Mapping[str, Any], version: int, occasion: Occasion) -> Profile:
    """Change what :data:`EDITABLE` names; raises :class:`ProfileChanged` when it is not the version last read."""
    account = accounts.locked(occasion.person.account_id)
    if account.version != version:
        raise ProfileChanged()
    for column in EDITABLE:
        if column in changes:
            setattr(account, column, changes[column])
    account.version += 1
    return own(occasion)
