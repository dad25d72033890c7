"""What expired secrets a job removes."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Delete, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.kit.database import db
from app.kit.statements import batch
from app.people import sharing, signing
from app.people.login import HOUR
from app.people.models import AuditEntry, DeviceSession, LoginCode, LoginTries, RefreshToken, SharedDevice
from app.people.sessions import FAMILY_LIFE, GRACE

REUSE_SEEN_FOR = timedelta(days=7)
"""So long a used refresh token is kept, to notice its reuse; after that it is one that we do not know."""
AUDIT_KEPT_FOR = timedelta(days=3 * 366)


def purge(at: datetime, limit: int = 1000) -> int:
    """Remove at most ``limit`` rows of each kind of what nobody can use any more; how many there were.

    Codes and counts of tries of the last hour stay, since the limits count them. Doing it again removes the rest, then nothing.
    """
    removed = sum(db.session.execute(_limited(*over, limit)).rowcount for over in _over(at))  # type: ignore[attr-defined]
    _forget_successors(at)
    return removed + signing.remove_retired(at)


def _over(at: datetime) -> list[tuple[InstrumentedAttribute[object], ColumnElement[bool]]]:
    used_long_ago = RefreshToken.used_at < at - REUSE_SEEN_FOR
    return [
        (LoginCode.id, LoginCode.created_at < at - HOUR),
        (LoginTries.phone_index, LoginTries.started_at < at - HOUR),
        (RefreshToken.id, or_(RefreshToken.expires_at < at, used_long_ago)),
        (DeviceSession.id, DeviceSession.last_seen_at < at - FAMILY_LIFE),
        (AuditEntry.id, AuditEntry.at < at - AUDIT_KEPT_FOR),
        (SharedDevice.id, SharedDevice.seen_at < at - sharing.KEPT_FOR),
    ]


def _limited(key: InstrumentedAttribute[object], over: ColumnElement[bool], limit: int) -> Delete:
    some = batch(select(key).where(over).limit(limit).with_for_update(skip_locked=True))
    return delete(key.class_).where(key.in_(some)).execution_options(synchronize_session=False)


def _forget_successors(at: datetime) -> None:
    """A sealed successor serves ten seconds; after that nobody needs it."""
    over = RefreshToken.successor_sealed.is_not(None), RefreshToken.used_at < at - GRACE
    db.session.execute(update(RefreshToken).where(*over).values(successor_sealed=None))
