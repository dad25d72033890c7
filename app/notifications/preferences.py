"""Which kinds of messages may ring. The inbox keeps every one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select

from app.kit.database import db
from app.notifications.catalogue import PUSHED
from app.notifications.models import Preference
from app.people.actors import Occasion


@dataclass(frozen=True)
class Wish:
    """Whether a kind may ring."""

    kind: str
    is_pushed: bool


def wishes_of(account_id: UUID) -> Sequence[Wish]:
    """A person's wish for every kind that can ring; who said nothing is rung."""
    mine = select(Preference.kind, Preference.is_pushed).where(Preference.account_id == account_id)
    said = {row.kind: row.is_pushed for row in db.session.execute(mine)}
    return [Wish(kind.value, said.get(kind.value, True)) for kind in sorted(PUSHED)]


def wish(wishes: Mapping[str, bool], occasion: Occasion) -> Sequence[Wish]:
    """Put these wishes in the place of all former ones; what is not named may ring."""
    account_id = occasion.person.account_id
    db.session.execute(delete(Preference).where(Preference.account_id == account_id))
    rows = [{"account_id": account_id, "kind": kind, "is_pushed": is_pushed} for kind, is_pushed in wishes.items()]
    if rows:
        db.session.execute(insert(Preference), rows)
    return wishes_of(account_id)
