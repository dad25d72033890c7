"""The Ed25519 keys (RFC 8037) that sign access tokens: rows, so that all processes share them, private halves sealed.

One key signs; a retired one still verifies until it is removed. Each process keeps the keys for a minute, so a removed key is
forgotten everywhere within that; a key id that a process does not know makes it look again at once, so a new key works at once.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import current_app
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.transaction import own_transaction
from app.people.actors import Occasion
from app.people.models import SigningKey

KEPT_FOR = timedelta(minutes=1)
RETIRED_FOR = timedelta(hours=1)
"""How long a retired key verifies: well beyond the life of the last token that it signed."""
_ROTATION_LOCK = 0x79696875_6B657973  # "yihukeys": only who holds it makes a key


@dataclass(frozen=True)
class Signer:
    """The key in use."""

    kid: UUID
    private: Ed25519PrivateKey = field(repr=False)


@dataclass(frozen=True)
class _Loaded:
    at: datetime
    signer: Signer
    public: dict[str, Ed25519PublicKey]

    def is_fresh(self, at: datetime) -> bool:
        return abs(at - self.at) < KEPT_FOR


class SigningKeys:
    """The keys as one process holds them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loaded: _Loaded | None = None
        self.generation = 0
        """Counts the changes of the keys, so that what was verified with older ones can be forgotten."""

    def signer(self, at: datetime) -> Signer:
        """The key that signs; the very first is made here."""
        return self._fresh(at).signer

    def public(self, kid: str, at: datetime) -> Ed25519PublicKey | None:
        """The public half of a key, or ``None`` where there is none of that id."""
        loaded = self._fresh(at)
        if kid not in loaded.public:
            loaded = self._load(at, seen=loaded)
        return loaded.public.get(kid)

    def forget(self) -> None:
        """Look again at the next need."""
        self._loaded = None

    def _fresh(self, at: datetime) -> _Loaded:
        loaded = self._loaded
        return loaded if loaded is not None and loaded.is_fresh(at) else self._load(at, seen=loaded)

    def _load(self, at: datetime, seen: _Loaded | None) -> _Loaded:
        with self._lock:
            if self._loaded is not None and self._loaded is not seen:  # another thread has just looked
                return self._loaded
            before, self._loaded = self._loaded, _read(at)
            self.generation += before is None or before.public.keys() != self._loaded.public.keys()
            return self._loaded


def signing_keys() -> SigningKeys:
    """The running application's keys."""
    held: SigningKeys = current_app.extensions["signing_keys"]
    return held


def rotate(occasion: Occasion) -> UUID:
    """Make a new key, which signs from now on; the old ones verify until they are removed. The new key's id."""
    _lock(db.session())
    in_use = SigningKey.retired_at.is_(None)
    db.session.execute(update(SigningKey).where(in_use).values(retired_at=occasion.at))
    row = _made(occasion.at)
    db.session.add(row)
    db.session.flush()
    signing_keys().forget()
    return row.kid


def remove_retired(at: datetime) -> int:
    """Remove the keys that have been retired for an hour: no living token needs them. How many."""
    over = delete(SigningKey).where(SigningKey.retired_at < at - RETIRED_FOR).returning(SigningKey.kid)
    return len(db.session.execute(over).all())


def published() -> list[SigningKey]:
    """All keys that verify, the newest first."""
    return list(db.session.scalars(select(SigningKey).order_by(SigningKey.created_at.desc())))


def _read(at: datetime) -> _Loaded:
    with own_transaction() as session:
        rows = session.scalars(select(SigningKey)).all()
        if not any(row.retired_at is None for row in rows):
            rows = [*rows, _first(session, at)]
    return _loaded(rows, at)


def _first(session: Session, at: datetime) -> SigningKey:
    """The key in use, made if there is none; two processes that both start agree on one."""
    _lock(session)
    row = session.scalar(select(SigningKey).where(SigningKey.retired_at.is_(None)))
    if row is None:
        row = _made(at)
        session.add(row)
    return row


def _loaded(rows: Iterable[SigningKey], at: datetime) -> _Loaded:
    newest = max((row for row in rows if row.retired_at is None), key=lambda row: row.kid)
    private = base64.b64decode(keys().open(newest.private_sealed, newest.kid))
    signer = Signer(newest.kid, Ed25519PrivateKey.from_private_bytes(private))
    return _Loaded(at, signer, {str(row.kid): Ed25519PublicKey.from_public_bytes(row.public) for row in rows})


def _made(at: datetime) -> SigningKey:
    private = Ed25519PrivateKey.generate()
    kid = new_id()
    sealed = keys().seal(base64.b64encode(private.private_bytes_raw()).decode(), kid)
    return SigningKey(kid=kid, private_sealed=sealed, public=private.public_key().public_bytes_raw(), created_at=at)


def _lock(session: Session) -> None:
    session.execute(select(func.pg_advisory_xact_lock(_ROTATION_LOCK)))
