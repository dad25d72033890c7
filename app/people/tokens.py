"""Access tokens: EdDSA-signed JWTs (RFC 9068) of fifteen minutes. Refresh tokens are in :mod:`app.people.sessions`.

PyJWT is told nothing about time: it reads the machine's clock, and everything here happens at the occasion's moment. It
is given one algorithm, every claim that must be there, the issuer and the audience; type, key id and times are checked
here.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from flask import current_app

from app.config import Settings
from app.kit.ids import new_id
from app.people.errors import TokenInvalid
from app.people.models import DeviceSession
from app.people.signing import signing_keys

__all__ = ["TokenInvalid", "issue_access", "read_access"]

ACCESS_LIFE = timedelta(minutes=15)
AUDIENCE = "yihu-api"
TYPE = "at+jwt"
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "jti", "sid"]
LEEWAY = timedelta(seconds=30)
"""How far the clocks of two of our machines may differ."""
LONGEST = 2048
_REMEMBERED = 20_000


class _Verified:
    """Tokens whose signature this process has already checked, by hash: session and end. Forgotten when keys are read anew."""

    def __init__(self) -> None:
        self.generation = -1
        self._known: dict[bytes, tuple[UUID, datetime]] = {}

    def get(self, token_hash: bytes, generation: int) -> tuple[UUID, datetime] | None:
        return self._known.get(token_hash) if generation == self.generation else None

    def put(self, token_hash: bytes, generation: int, session_id: UUID, ends_at: datetime) -> None:
        if generation != self.generation or len(self._known) >= _REMEMBERED:
            self._known, self.generation = {}, generation
        self._known[token_hash] = (session_id, ends_at)


def issue_access(session: DeviceSession, at: datetime) -> str:
    """An access token of a session, good for fifteen minutes."""
    signer = signing_keys().signer(at)
    claims = {
        "iss": issuer(),
        "sub": str(session.account_id),
        "aud": AUDIENCE,
        "iat": int(at.timestamp()),
        "exp": int((at + ACCESS_LIFE).timestamp()),
        "jti": new_id().hex,
        "sid": str(session.id),
    }
    return jwt.encode(claims, signer.private, algorithm="EdDSA", headers={"kid": str(signer.kid), "typ": TYPE})


def read_access(token: str, at: datetime) -> UUID:
    """The session of a valid access token; raises :class:`TokenInvalid`.

    Says nothing about whether the session still lives: :func:`app.people.queries.actor_of` does, on every request.
    """
    verified: _Verified = current_app.extensions.setdefault("verified_tokens", _Verified())
    generation = signing_keys().generation
    token_hash = hashlib.sha256(token.encode("utf-8", "replace")).digest()
    found = verified.get(token_hash, generation)
    if found is None:
        found = _verify(token, at)
        verified.put(token_hash, signing_keys().generation, *found)
    session_id, ends_at = found
    if at >= ends_at:
        raise TokenInvalid()
    return session_id


def issuer() -> str:
    """Who issues the tokens: the address at which people reach the service."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url or f"http://{settings.host}:{settings.port}"


def _verify(token: str, at: datetime) -> tuple[UUID, datetime]:
    try:
        return _checked(_claims(token, at), at)
    except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise TokenInvalid() from error


def _claims(token: str, at: datetime) -> dict[str, Any]:
    if len(token) > LONGEST:
        raise ValueError("too long")
    header = jwt.get_unverified_header(token)
    if header.get("typ") != TYPE or "crit" in header:
        raise ValueError("not an access token")
    key = signing_keys().public(str(header.get("kid")), at)
    if key is None:
        raise ValueError("no such key")
    return jwt.decode(
        token, key, algorithms=["EdDSA"], audience=AUDIENCE, issuer=issuer(),
        options={"require": CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False,
                 "enforce_minimum_key_length": True},
    )  # fmt: skip


def _checked(claims: dict[str, Any], at: datetime) -> tuple[UUID, datetime]:
    begins, ends = (datetime.fromtimestamp(int(claims[name]), at.tzinfo) for name in ("iat", "exp"))
    if begins > at + LEEWAY or ends - begins > ACCESS_LIFE:
        raise ValueError("from the future, or too long-lived")
    return UUID(str(claims["sid"])), ends
