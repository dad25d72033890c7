"""The address of a person's calendar: a secret that opens it, made anew or taken away at any time."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.kit.crypto import keys
from app.kit.database import db
from app.orders.calendar.errors import CalendarGone
from app.orders.calendar.models import CalendarFeed
from app.people.actors import Occasion
from app.people.events import AccountErased
from app.people.models import Account


@dataclass(frozen=True)
class NewAddress:
    """The secret of a calendar's address, told once, and when it was made."""

    secret: str
    made_at: datetime


def open_feed(occasion: Occasion) -> NewAddress:
    """A new secret address of one's own calendar; the one before opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    row = {"secret_hash": _hash(secret), "made_at": occasion.at}
    made = insert(CalendarFeed).values(account_id=occasion.person.account_id, **row)
    db.session.execute(made.on_conflict_do_update(index_elements=["account_id"], set_=row))
    return NewAddress(secret, occasion.at)


def close_feed(occasion: Occasion) -> None:
    """Take one's own calendar's address away; without one nothing happens."""
    _close(occasion.person.account_id)


def feed_of(account_id: UUID) -> CalendarFeed | None:
    """A person's feed, if they have one."""
    return db.session.get(CalendarFeed, account_id, populate_existing=True)


def owner_of(secret: str) -> Account:
    """Whose calendar an address opens; raises :class:`CalendarGone`."""
    known = select(Account).join(CalendarFeed, CalendarFeed.account_id == Account.id)
    found = db.session.scalar(known.where(CalendarFeed.secret_hash == _hash(secret), Account.erased_at.is_(None)))
    if found is None:
        raise CalendarGone()
    return found


def export_of(account_id: UUID) -> dict[str, Any]:
    """That a person has a calendar's address, and since when; the secret itself is not kept."""
    feed = feed_of(account_id)
    return {"feed_made_at": feed.made_at if feed else None}


def on_account_erased(event: AccountErased) -> None:
    """Close the calendar."""
    _close(event.account_id)


def _close(account_id: UUID) -> None:
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.account_id == account_id))


def _hash(secret: str) -> bytes:
    return keys().index(f"calendar-feed:{secret}")
