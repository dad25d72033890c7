"""Named selects of people."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from app.kit.database import db
from app.kit.statements import Statement
from app.kit.wire import Row
from app.people.actors import Actor, Held
from app.people.errors import AccountGone, SessionRevoked
from app.people.models import Account, DeviceSession, Grant

_SESSIONS, _ACCOUNTS, _GRANTS = DeviceSession.__table__.c, Account.__table__.c, Grant.__table__.c
LIVE_ACTOR = (
    select(_ACCOUNTS.id, _ACCOUNTS.language, _GRANTS.role, _GRANTS.place_code, _GRANTS.organization_id, _GRANTS.team_id)
    .select_from(
        DeviceSession.__table__.join(Account.__table__, _ACCOUNTS.id == _SESSIONS.account_id).outerjoin(
            Grant.__table__, and_(_GRANTS.account_id == _ACCOUNTS.id, _GRANTS.revoked_at.is_(None))
        )
    )
    .where(_SESSIONS.id == bindparam("session_id"), _SESSIONS.revoked_at.is_(None), _ACCOUNTS.erased_at.is_(None))
)
"""The account of a live session (``session_id``), once for each of its grants in force."""
_ACTOR = Statement(LIVE_ACTOR)


def actor_of(session_id: UUID) -> Actor:
    """The actor of a live session, with the grants in force, in one statement; raises :class:`SessionRevoked`."""
    return actor_from(session_id, _ACTOR.rows({"session_id": session_id}))


def actor_from(session_id: UUID, rows: list[Row]) -> Actor:
    """The actor of the rows of :data:`LIVE_ACTOR`; raises :class:`SessionRevoked`."""
    if not rows:
        raise SessionRevoked()
    held = tuple(Held(row[2], row[3], row[4], row[5]) for row in rows if row[2] is not None)
    return Actor(rows[0][0], session_id, rows[0][1], held)


def actor_with(account_id: UUID) -> Actor:
    """Somebody with the grants in force now, for an act that they ordered and a job does; raises :class:`AccountGone`."""
    rows: Any = (
        select(Account.language, Grant.role, Grant.place_code, Grant.organization_id, Grant.team_id)
        .outerjoin(Grant, and_(Grant.account_id == Account.id, Grant.revoked_at.is_(None)))
        .where(Account.id == account_id, Account.erased_at.is_(None))
    )
    found = db.session.execute(rows).all()
    if not found:
        raise AccountGone()
    held = tuple(Held(role, *scope) for _, role, *scope in found if role is not None)
    return Actor(account_id, None, found[0][0], held)
