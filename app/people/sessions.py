"""Sessions: one login on one device, with the family of its refresh tokens."""

from uuid import UUID

from app.kit.database import db
from app.kit.ids import new_id
from app.people.actors import Occasion
from app.people.models import DeviceSession


def begin(account_id: UUID, device_name: str | None, occasion: Occasion) -> DeviceSession:
    """A new session of an account."""
    session = DeviceSession(
        id=new_id(), account_id=account_id, device_name=device_name, created_at=occasion.at, last_seen_at=occasion.at
    )
    db.session.add(session)
    db.session.flush()
    return session
