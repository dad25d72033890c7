"""Which accounts have used the same device: what the checks of points ask before a rating by one's own household counts."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from app.kit.database import db
from app.kit.ids import new_id
from app.people.models import SharedDevice

KEPT_FOR = timedelta(days=180)
"""Since a device was last seen to go from one to the other; a telephone that was sold says nothing for ever."""


def note(one: UUID, other: UUID, at: datetime) -> None:
    """A device of the one is the other's now."""
    account_id, other_id = sorted((one, other))
    seen = insert(SharedDevice).values(id=new_id(), account_id=account_id, other_id=other_id, seen_at=at)
    pair = [SharedDevice.account_id, SharedDevice.other_id]
    db.session.execute(seen.on_conflict_do_update(index_elements=pair, set_={"seen_at": at}))
