"""Sessions: one login on one device, with the family of its refresh tokens.

A refresh token is used once and has one successor; a repeat within ten seconds (a second tab, a lost answer) gets that same
successor. Used later, somebody holds a copy: the whole session is revoked. A token is good for 30 days, a session for a year.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people.actors import Occasion
from app.people.errors import RefreshInvalid, RefreshReused, SessionGone, SessionRevoked
from app.people.models import Account, DeviceSession, RefreshToken
from app.people.tokens import ACCESS_LIFE, issue_access

REFRESH_LIFE = timedelta(days=30)
FAMILY_LIFE = timedelta(days=365)
GRACE = timedelta(seconds=10)
LOGGED_OUT, LOGGED_OUT_ELSEWHERE, REUSED, ERASED = "logged-out", "logged-out-elsewhere", "refresh-reused", "erased"


@dataclass(frozen=True)
class Pair:
    """The two tokens of a session; the access token's seconds."""

    session: DeviceSession
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int = int(ACCESS_LIFE.total_seconds())


@dataclass(frozen=True)
class Device:
    """A session as its owner sees it."""

    id: UUID
    device_name: str | None
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


def begin(account_id: UUID, device_name: str | None, occasion: Occasion) -> DeviceSession:
    """A new session of an account."""
    session = DeviceSession(
        id=new_id(), account_id=account_id, device_name=device_name, created_at=occasion.at, last_seen_at=occasion.at
    )
    db.session.add(session)
    db.session.flush()
    return session


def begin_pair(account: Account, device_name: str | None, occasion: Occasion) -> Pair:
    """A new session with its first tokens."""
    session = begin(account.id, device_name, occasion)
    return Pair(session, issue_access(session, occasion.at), _refresh_token(session, occasion.at))


def refresh(token: str, occasion: Occasion) -> Pair:
    """The next pair of a refresh token; the same next refresh token for a repeat within ten seconds.

    Raises :class:`RefreshInvalid`, :class:`SessionRevoked`, or :class:`RefreshReused`, which revokes the session.
    """
    used = _locked(token)
    session = _living(used.session_id, occasion.at)
    if used.used_at is not None and used.successor_sealed is not None and occasion.at - used.used_at <= GRACE:
        successor = keys().open(used.successor_sealed, used.id)
    else:
        successor = _succeed(used, session, occasion)
    return Pair(session, issue_access(session, occasion.at), successor)


def mine(request: PageRequest, occasion: Occasion) -> Page[Device]:
    """One's own living sessions, the newest first."""
    actor = occasion.person
    living = select(DeviceSession).where(
        DeviceSession.account_id == actor.account_id,
        DeviceSession.revoked_at.is_(None),
        DeviceSession.last_seen_at > occasion.at - REFRESH_LIFE,
    )
    page = page_of("sessions", living, Order([DeviceSession.id]), request)
    return Page([_device(session, actor.session_id) for session in page.rows], page.next_cursor)


def log_out(occasion: Occasion) -> None:
    """End the session that asks."""
    _revoke(occasion.person.account_id, LOGGED_OUT, occasion.at, DeviceSession.id == occasion.person.session_id)


def log_out_elsewhere(session_id: UUID, occasion: Occasion) -> None:
    """End one of one's own sessions; raises :class:`SessionGone` where there is no such living session."""
    if not _revoke(occasion.person.account_id, LOGGED_OUT_ELSEWHERE, occasion.at, DeviceSession.id == session_id):
        raise SessionGone()


def log_out_others(occasion: Occasion) -> None:
    """End all of one's own sessions but the one that asks."""
    others = DeviceSession.id != occasion.person.session_id
    _revoke(occasion.person.account_id, LOGGED_OUT_ELSEWHERE, occasion.at, others)


def revoke_all(account_id: UUID, reason: str, at: datetime) -> None:
    """End every session of an account."""
    _revoke(account_id, reason, at)


def _locked(token: str) -> RefreshToken:
    """The token's row, locked: a second use at the same moment waits, and finds the successor."""
    found = select(RefreshToken).where(RefreshToken.token_hash == _hash(token)).with_for_update()
    row = db.session.scalar(found.execution_options(populate_existing=True))
    if row is None:
        raise RefreshInvalid()
    return row


def _living(session_id: UUID, at: datetime) -> DeviceSession:
    found = select(DeviceSession).join(Account, Account.id == DeviceSession.account_id)
    living = found.where(
        DeviceSession.id == session_id, DeviceSession.revoked_at.is_(None), Account.erased_at.is_(None)
    )
    session = db.session.scalar(living.execution_options(populate_existing=True))
    if session is None:
        raise SessionRevoked()
    if at >= session.created_at + FAMILY_LIFE:
        raise RefreshInvalid()
    return session


def _succeed(used: RefreshToken, session: DeviceSession, occasion: Occasion) -> str:
    if used.used_at is not None:
        _revoke(session.account_id, REUSED, occasion.at, DeviceSession.id == session.id)
        raise RefreshReused()
    if occasion.at >= used.expires_at:
        raise RefreshInvalid()
    successor = _refresh_token(session, occasion.at)
    used.used_at, used.successor_sealed = occasion.at, keys().seal(successor, used.id)
    session.last_seen_at = occasion.at
    return successor


def _refresh_token(session: DeviceSession, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    expires_at = min(at + REFRESH_LIFE, session.created_at + FAMILY_LIFE)
    row = {
        "id": new_id(),
        "session_id": session.id,
        "token_hash": _hash(token),
        "created_at": at,
        "expires_at": expires_at,
    }
    db.session.add(RefreshToken(**row))
    return token


def _hash(token: str) -> bytes:
    return keys().index(f"refresh-token:{token}")


def _revoke(account_id: UUID, reason: str, at: datetime, *which: ColumnElement[bool]) -> int:
    living = update(DeviceSession).where(
        DeviceSession.account_id == account_id, DeviceSession.revoked_at.is_(None), *which
    )
    ended = living.values(revoked_at=at, revoked_because=reason).returning(DeviceSession.id)
    return len(db.session.execute(ended).all())


def _device(session: DeviceSession, current_id: UUID | None) -> Device:
    is_current = session.id == current_id
    return Device(session.id, session.device_name, session.created_at, session.last_seen_at, is_current)
