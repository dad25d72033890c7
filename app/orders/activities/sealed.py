"""What an activity keeps sealed: where exactly it is, whom to call, and the key of its codes."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.statements import batch
from app.orders.activities.models import Activity
from app.orders.drafts import Contact

SECRET_BYTES = 32


@dataclass(frozen=True)
class Whereabouts:
    """Where an activity is, and whom to call (``None``: who posted it)."""

    address: str = field(repr=False)
    meeting_point: str = field(default="", repr=False)
    latitude: float | None = field(default=None, repr=False)
    longitude: float | None = field(default=None, repr=False)
    contact: Contact | None = field(default=None, repr=False)


def seal_whereabouts(activity: Activity, where: Whereabouts) -> None:
    """Keep where it is."""
    contact = {"name": where.contact.name, "phone": where.contact.phone} if where.contact else None
    plain = [where.address, where.meeting_point, where.latitude, where.longitude, contact]
    activity.whereabouts_sealed = keys().seal(json.dumps(plain, ensure_ascii=False), activity.id)


def whereabouts_of(activity: Activity) -> Whereabouts:
    """Where it is; nowhere, once that is forgotten."""
    if activity.whereabouts_sealed is None:
        return Whereabouts("")
    address, meeting_point, latitude, longitude, contact = json.loads(
        keys().open(activity.whereabouts_sealed, activity.id)
    )
    return Whereabouts(address, meeting_point, latitude, longitude, Contact(**contact) if contact else None)


def forget(ended_before: datetime, limit: int) -> int:
    """Forget where at most ``limit`` activities were whose last date ended before a moment; of how many."""
    old = select(Activity.id).where(Activity.last_ends_at < ended_before, Activity.whereabouts_sealed.is_not(None))
    some = batch(old.order_by(Activity.last_ends_at).limit(limit).with_for_update(skip_locked=True))
    forgotten = (
        update(Activity).where(Activity.id.in_(some)).values(whereabouts_sealed=None, version=Activity.version + 1)
    )
    made = db.session.execute(forgotten, execution_options={"synchronize_session": False})
    return int(made.rowcount)  # type: ignore[attr-defined]


def seal_new_secret(activity: Activity) -> None:
    """Give the activity a key of its own for its codes."""
    activity.secret_sealed = keys().seal(secrets.token_hex(SECRET_BYTES), activity.id)


def secret_of(activity: Activity) -> bytes:
    """The key of its codes."""
    return bytes.fromhex(keys().open(activity.secret_sealed, activity.id))
